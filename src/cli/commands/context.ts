import type { Command } from 'commander';
import type { ContextInput } from '../../domain/context-schema.ts';
import { MemoirError } from '../../domain/errors.ts';
import type { ContextAnswer } from '../../engine/recall/context-answer.ts';
import { type CommonOptions, configOf, scopeOf } from '../common-options.ts';
import { openSession } from '../open-session.ts';
import type { Terminal } from '../terminal.ts';

interface ContextFlags extends CommonOptions {
  readonly budget?: string;
  readonly session?: string;
  readonly recent?: string;
  readonly all?: boolean;
  readonly onlySession?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly processed?: boolean;
}

/** `memoir context`: what is remembered about a question, as a text for a prompt. */
export function addContextCommand(program: Command, terminal: Terminal): void {
  program
    .command('context')
    .description('pack what is remembered about a question into a text for a prompt')
    .argument('<query...>', 'a question or words')
    .option('--budget <tokens>', 'tokens that the text may take (default: 2000)')
    .option('--session <id>', 'the conversation that it is for: its latest turns go along')
    .option('--recent <number>', 'latest turns of the session at most (default: 10)')
    .option('--only-session', 'what was said in the session alone')
    .option('--all', 'of all users and projects of the namespace')
    .option('--since <instant>', 'said or valid from then on, such as 2025-03-01T00:00:00Z')
    .option('--until <instant>', 'said or valid before then')
    .option('--as-of <instant>', 'memories that were true then')
    .option('--known-at <instant>', 'memories as they were known then')
    .option('--processed', 'wait, within a bound, until what was handed over is processed')
    .addHelpText(
      'after',
      '\nThe text goes to standard output, and what is to be known about it to standard error.\n\nExamples:\n  memoir context "Where does Ana live?" --user ana --budget 500\n  memoir context --all allergies --json',
    )
    .action(async (query: string[], _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ContextFlags>();
      await using session = await openSession({ config: configOf(flags), terminal });
      const answer = await session.memoir.context(requestOf(query.join(' '), flags));
      if (flags.json === true) terminal.printJson(answer);
      else printContext(answer, terminal);
    });
}

function printContext({ text, tokens, notes }: ContextAnswer, terminal: Terminal): void {
  if (text !== '') terminal.print(text);
  for (const note of notes) terminal.note(note);
  terminal.note(text === '' ? 'Nothing is remembered about that.' : `About ${tokens} tokens.`);
}

/** Values as they stand: the engine says what is wrong with them. */
function requestOf(query: string, flags: ContextFlags): ContextInput {
  const { budget, session, recent, since, until, asOf, knownAt } = flags;
  const scope = scopeOf(flags);
  if (flags.all === true && (flags.user !== undefined || flags.onlySession === true)) {
    const other = flags.user === undefined ? '--only-session' : '--user';
    throw new MemoirError('invalid_request', `--all and ${other} exclude each other.`, { field: 'all' });
  }
  const given = {
    query,
    ...scope,
    sessionId: session,
    scope: flags.all === true ? 'all' : flags.onlySession === true ? 'session' : undefined,
    tokenBudget: budget === undefined ? undefined : Number(budget),
    recentTurns: recent === undefined ? undefined : Number(recent),
    since,
    until,
    asOf,
    knownAt,
    consistency: flags.processed === true ? 'processed' : undefined,
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as unknown as ContextInput;
}
