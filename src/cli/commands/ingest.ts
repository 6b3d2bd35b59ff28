import type { Command } from 'commander';
import { MemoirError } from '../../domain/errors.ts';
import { readLooseMoment } from '../../domain/transcript/message-record.ts';
import { listenForTermination } from '../../runtime/signals.ts';
import { type CommonOptions, configOf, scopeOf } from '../common-options.ts';
import { ingestFile, type IngestedFile, measureFile } from '../ingest/ingest-file.ts';
import type { LoadOptions } from '../ingest/load-sessions.ts';
import { startProgress } from '../ingest/progress.ts';
import { type Processed, waitUntilProcessed } from '../ingest/wait-until-processed.ts';
import { type CommandSession, openSession } from '../open-session.ts';
import { errorLine, exitCodeOf } from '../report-error.ts';
import { printable, type Terminal } from '../terminal.ts';

interface IngestFlags extends CommonOptions {
  readonly session?: string;
  readonly date?: string;
  readonly wait?: boolean;
}

/** Everything was stored, and some of it is not processed: worth looking at again later. */
const unfinishedExitCode = 75;
/** Kinds of error that are about one file; the others end the command. */
const fileExitCodes: ReadonlySet<number> = new Set([64, 65, 66]);

/** `memoir ingest`: hands conversations over. */
export function addIngestCommand(program: Command, terminal: Terminal): void {
  program
    .command('ingest')
    .description(
      'hand conversations over: plain transcripts, JSON, JSON Lines, exports of ChatGPT, LoCoMo. Again: only what is new',
    )
    .argument('<file...>', 'the files')
    .option('--session <id>', 'the session of messages that name none (default: derived from the file)')
    .option('--date <instant>', 'when a transcript took place whose lines do not say so, such as 2025-03-16T18:00:00Z')
    .option('--wait', 'wait until everything is processed')
    .addHelpText(
      'after',
      '\nExamples:\n  memoir ingest chat.txt --user ana --wait\n  memoir ingest exports/*.jsonl --project atlas --json',
    )
    .action(async (files: string[], _flags: unknown, command: Command) => {
      await runIngest(files, command.optsWithGlobals<IngestFlags>(), terminal);
    });
}

interface Totals {
  files: number;
  turns: number;
  newTurns: number;
  readonly sessionIds: Set<string>;
}

async function runIngest(files: readonly string[], flags: IngestFlags, terminal: Terminal): Promise<void> {
  const startedAt = performance.now();
  const load = loadOptionsOf(flags);
  const config = configOf(flags);
  using termination = listenForTermination();
  await using session = await openSession({ config, terminal, work: true, create: true });
  const totals: Totals = { files: 0, turns: 0, newTurns: 0, sessionIds: new Set() };
  for (const path of files) {
    try {
      await ingestOne(path, { session, flags, load, totals, terminal, signal: termination.signal });
    } catch (error) {
      const exitCode = exitCodeOf(error);
      if (!fileExitCodes.has(exitCode)) throw error;
      terminal.note(errorLine(error));
      process.exitCode ??= exitCode;
    }
  }
  if (totals.files === 0) return;
  const processed =
    flags.wait === true
      ? await waitForAll(totals.sessionIds, { session, terminal, signal: termination.signal })
      : undefined;
  if (processed !== undefined && processed.pendingTurns > 0) process.exitCode ??= unfinishedExitCode;
  const summary = {
    files: totals.files,
    sessions: totals.sessionIds.size,
    turns: totals.turns,
    newTurns: totals.newTurns,
    seconds: Math.round(performance.now() - startedAt) / 1_000,
    ...processed,
  };
  if (flags.json === true) terminal.printJson(summary);
  else terminal.print(summaryLine(summary, session));
}

function loadOptionsOf({ session, date }: IngestFlags): LoadOptions {
  const base = date === undefined ? undefined : readLooseMoment(date);
  if (date !== undefined && base === undefined) {
    throw new MemoirError(
      'invalid_request',
      '--date must be a date or an instant, such as 2025-03-16 or 2025-03-16T18:00:00+01:00.',
      { field: 'date' },
    );
  }
  return { ...(session === undefined ? {} : { sessionId: session }), ...(base === undefined ? {} : { base }) };
}

interface IngestContext {
  readonly session: CommandSession;
  readonly flags: IngestFlags;
  readonly load: LoadOptions;
  readonly totals: Totals;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function ingestOne(
  path: string,
  { session, flags, load, totals, terminal, signal }: IngestContext,
): Promise<void> {
  const extent = await measureFile(path, load);
  const progress = startProgress(printable(path), extent.turns, terminal);
  const { memoir } = session;
  try {
    const ingested = await ingestFile(path, {
      memoir,
      load,
      place: scopeOf(flags),
      signal,
      onAccepted: (turns) => progress.advance(turns),
    });
    progress.end(
      `${printable(path)}: ${counted(ingested.turns, 'turn')} in ${counted(ingested.sessionIds.size, 'session')}, ${ingested.newTurns} new`,
    );
    addTo(totals, ingested);
  } finally {
    progress.clear();
  }
}

function addTo(totals: Totals, ingested: IngestedFile): void {
  totals.files += 1;
  totals.turns += ingested.turns;
  totals.newTurns += ingested.newTurns;
  for (const sessionId of ingested.sessionIds) totals.sessionIds.add(sessionId);
}

type WaitContext = Pick<IngestContext, 'session' | 'terminal' | 'signal'>;

async function waitForAll(
  sessionIds: ReadonlySet<string>,
  { session, terminal, signal }: WaitContext,
): Promise<Processed> {
  const progress = startProgress('processing', sessionIds.size, terminal);
  try {
    const processed = await waitUntilProcessed(session.memoir, sessionIds, {
      signal,
      onSession: () => progress.advance(1),
      onWaiting: (sentence) => progress.tell(`memoir: ${sentence}`),
    });
    progress.end(`processed ${counted(sessionIds.size, 'session')}`);
    return processed;
  } finally {
    progress.clear();
  }
}

type Summary = Omit<Totals, 'sessionIds'> & {
  readonly sessions: number;
  readonly seconds: number;
} & Partial<Processed>;

function summaryLine(
  { sessions, turns, newTurns, seconds, pendingTurns, failedTurns = 0 }: Summary,
  { serviceUrl }: CommandSession,
): string {
  const stored = `${counted(turns, 'turn')} in ${counted(sessions, 'session')}, ${newTurns} new, ${seconds.toFixed(1)} s.`;
  const failed = failedTurns === 0 ? '' : ` ${counted(failedTurns, 'turn')} could not be processed: see memoir failed.`;
  if (pendingTurns === 0) return `${stored} All processed.${failed}`;
  if (pendingTurns !== undefined)
    return `${stored} ${counted(pendingTurns, 'turn')} not processed yet: see memoir coverage.${failed}`;
  const who =
    serviceUrl === undefined
      ? 'memoir worker --run-once and memoir serve process what is left'
      : `the service at ${serviceUrl} processes them`;
  return newTurns === 0 ? stored : `${stored} They can be recalled now; ${who}.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
