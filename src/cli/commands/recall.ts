import type { Command } from 'commander';
import { MemoirError } from '../../domain/errors.ts';
import type { RecallInput } from '../../domain/recall-schema.ts';
import { type CommonOptions, configOf, scopeOf } from '../common-options.ts';
import { openSession } from '../open-session.ts';
import { renderRecall } from '../render-recall.ts';
import type { Terminal } from '../terminal.ts';

interface RecallFlags extends CommonOptions {
  readonly limit?: string;
  readonly session?: string;
  readonly kinds?: string;
  readonly all?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly superseded?: boolean;
  readonly processed?: boolean;
  readonly explain?: boolean;
}

/** `memoir recall`: what is remembered about a question, with its evidence. */
export function addRecallCommand(program: Command, terminal: Terminal): void {
  program
    .command('recall')
    .description('show what is remembered about a question: who said it, when, and in which words')
    .argument('<query...>', 'a question or words')
    .option('--limit <number>', 'how many results (default: 10)')
    .option('--session <id>', 'only this session')
    .option('--kinds <list>', 'memory, turn, or both, separated by commas (default: both)')
    .option('--all', 'of all users and projects of the namespace')
    .option('--since <instant>', 'said or valid from then on, such as 2025-03-01T00:00:00Z')
    .option('--until <instant>', 'said or valid before then')
    .option('--as-of <instant>', 'memories that were true then')
    .option('--known-at <instant>', 'memories as they were known then')
    .option('--superseded', 'show superseded memories as well')
    .option('--processed', 'wait, within a bound, until what was handed over is processed')
    .option('--explain', 'show what each score is made of')
    .addHelpText(
      'after',
      '\nExamples:\n  memoir recall "Where does Ana live?" --user ana\n  memoir recall --all --kinds memory --limit 5 allergies --json',
    )
    .action(async (query: string[], _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<RecallFlags>();
      await using session = await openSession({ config: configOf(flags), terminal });
      const answer = await session.memoir.recall(requestOf(query.join(' '), flags));
      if (flags.json === true) terminal.printJson(answer);
      else terminal.print(renderRecall(answer, terminal));
    });
}

/** Values as they stand: the engine says what is wrong with them. */
function requestOf(query: string, flags: RecallFlags): RecallInput {
  const { limit, session, kinds, since, until, asOf, knownAt } = flags;
  if (flags.all === true && flags.user !== undefined) {
    throw new MemoirError('invalid_request', '--all and --user exclude each other.', { field: 'all' });
  }
  const given = {
    query,
    ...scopeOf(flags),
    sessionId: session,
    limit: limit === undefined ? undefined : Number(limit),
    kinds: kinds?.split(',').map((kind) => kind.trim()),
    scope: flags.all === true ? 'all' : undefined,
    since,
    until,
    asOf,
    knownAt,
    includeSuperseded: flags.superseded,
    consistency: flags.processed === true ? 'processed' : undefined,
    explain: flags.explain,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as unknown as RecallInput;
}
