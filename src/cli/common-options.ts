import type { Command } from 'commander';
import { type Config, readConfig } from '../runtime/config.ts';

/** What every command understands. */
export interface CommonOptions {
  readonly namespace?: string;
  readonly user?: string;
  readonly project?: string;
  readonly agent?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Adds them to the program: they may stand before and behind the command. */
export function addCommonOptions(program: Command): Command {
  return program
    .option('--namespace <name>', 'the namespace to work in (MEMOIR_NAMESPACE; default: default)')
    .option('--user <id>', 'the user whose memory it is')
    .option('--project <id>', 'the project')
    .option('--agent <id>', 'the agent')
    .option('--data-dir <folder>', 'the data folder (MEMOIR_DATA_DIR; default: .memoir)')
    .option('--json', 'one JSON document on standard output, for machines');
}

/** The effective configuration, with what the command line says on top. */
export function configOf({ namespace, dataDir }: CommonOptions, flags: Readonly<Record<string, unknown>> = {}): Config {
  return readConfig({ flags: { namespace, dataDir, ...flags } });
}

/** User, project and agent as the engine calls them, absent where they were not given. */
export function scopeOf({ user, project, agent }: CommonOptions): {
  userId?: string;
  projectId?: string;
  agentId?: string;
} {
  return {
    ...(user === undefined ? {} : { userId: user }),
    ...(project === undefined ? {} : { projectId: project }),
    ...(agent === undefined ? {} : { agentId: agent }),
  };
}
