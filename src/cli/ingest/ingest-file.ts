import { isMemoirError } from '../../domain/errors.ts';
import { throwIfInterrupted } from '../interrupted.ts';
import type { CommandMemoir } from '../remote-memoir.ts';
import type { LoadedSession } from './loaded-session.ts';
import { type LoadOptions, loadSessions } from './load-sessions.ts';
import { type MessagePlace, messageOfTurn } from './message-of-turn.ts';

/** Sessions that are handed over at once: enough for the store to commit them together. */
const sessionsAtOnce = 8;
/** Characters of one request, so that it fits the bound of a request's bytes even where every one is escaped. */
const requestCharacters = 4_000_000;

export interface IngestFileOptions {
  readonly memoir: CommandMemoir;
  readonly load: LoadOptions;
  readonly place: Omit<MessagePlace, 'sessionId'>;
  readonly signal: AbortSignal;
  /** Called with the number of turns that were just acknowledged. */
  readonly onAccepted: (turns: number) => void;
}

/** What a file held, before any of it is handed over. */
export interface FileExtent {
  readonly sessions: number;
  readonly turns: number;
}

/** What of a file was handed over. */
export interface IngestedFile {
  readonly sessionIds: ReadonlySet<string>;
  readonly turns: number;
  /** Turns that the store did not have yet. */
  readonly newTurns: number;
}

/**
 * Reads a file through without storing anything, so that one that breaks off in the middle stores nothing.
 *
 * @throws MemoirError `input_unreadable`.
 */
export async function measureFile(path: string, load: LoadOptions): Promise<FileExtent> {
  const sessions = new Set<string>();
  let turns = 0;
  for await (const part of loadSessions(path, load)) {
    sessions.add(part.sessionId);
    turns += part.turns.length;
  }
  return { sessions: sessions.size, turns };
}

/**
 * Hands a file over, in its order within each session. Taking it in again repeats nothing.
 *
 * @throws MemoirError as `loadSessions` and `append`; Interrupted.
 */
export async function ingestFile(path: string, options: IngestFileOptions): Promise<IngestedFile> {
  const lastSeqs = new Map<string, number>();
  let turns = 0;
  let newTurns = 0;
  for await (const batch of batchesOf(loadSessions(path, options.load))) {
    throwIfInterrupted(options.signal);
    const added = await Promise.all(batch.map((part) => handOver(part, lastSeqs, options)));
    const size = batch.reduce((sum, part) => sum + part.turns.length, 0);
    newTurns += added.reduce((sum, count) => sum + count, 0);
    turns += size;
    options.onAccepted(size);
  }
  return { sessionIds: new Set(lastSeqs.keys()), turns, newTurns };
}

/** Parts of different sessions, up to a bound; a second part of one waits for the next batch, behind the first. */
async function* batchesOf(parts: AsyncIterable<LoadedSession>): AsyncGenerator<LoadedSession[]> {
  let batch: LoadedSession[] = [];
  for await (const part of parts) {
    if (batch.length === sessionsAtOnce || batch.some(({ sessionId }) => sessionId === part.sessionId)) {
      yield batch;
      batch = [];
    }
    batch.push(part);
  }
  if (batch.length > 0) yield batch;
}

/** Hands over one part; answers with how many of its turns were new. */
async function handOver(
  { sessionId, turns }: LoadedSession,
  lastSeqs: Map<string, number>,
  { memoir, place }: IngestFileOptions,
): Promise<number> {
  const known = lastSeqs.get(sessionId) ?? (await findLastSeq(memoir, sessionId));
  const messages = turns.map((turn) => messageOfTurn(turn, { ...place, sessionId }));
  const seqs: number[] = [];
  for (const request of requestsOf(messages)) {
    const { accepted } = await memoir.sessions.append(request);
    seqs.push(...accepted.map(({ seq }) => seq));
  }
  lastSeqs.set(sessionId, Math.max(known, ...seqs));
  return new Set(seqs.filter((seq) => seq > known)).size;
}

async function findLastSeq(memoir: CommandMemoir, sessionId: string): Promise<number> {
  try {
    const [last] = await memoir.sessions.history(sessionId, { limit: 1 });
    return last?.seq ?? 0;
  } catch (error) {
    if (isMemoirError(error, 'not_found')) return 0;
    throw error;
  }
}

function* requestsOf<Message extends { readonly content: string }>(messages: readonly Message[]): Generator<Message[]> {
  let request: Message[] = [];
  let characters = 0;
  for (const message of messages) {
    if (request.length > 0 && characters + message.content.length > requestCharacters) {
      yield request;
      request = [];
      characters = 0;
    }
    request.push(message);
    characters += message.content.length;
  }
  if (request.length > 0) yield request;
}
