import type { Moment, NewTurn, Role, Turn } from '../domain/turn.ts';
import type { MemoirError } from '../domain/errors.ts';

/** A turn ready to be written: validated, analysed, with its id and time. */
export interface PreparedTurn extends NewTurn {
  /** The client's id, or one made on arrival. */
  readonly id: string;
  /** Whether the id is the client's, so that a repeat must be looked for. */
  readonly ownId: boolean;
  readonly occurredAt: Moment;
  readonly tokens: number;
  readonly language: string;
  readonly lexemes: readonly string[];
  readonly lexemeCount: number;
  /** Bits of `turnTraits`: what ranking weighs beside the words. */
  readonly traits: number;
  /** Of the fields the client sent: equal for a repeat, different for a conflict. */
  readonly fingerprint: string;
}

/** What a session is fixed to by its first post. */
export interface SessionBinding {
  readonly projectId?: string;
  readonly agentId?: string;
  readonly roomId?: string;
}

export interface IdempotencyKey {
  readonly route: string;
  readonly key: string;
  /** Of the request body. */
  readonly fingerprint: string;
}

/** One request's turns for one session. */
export interface AcceptRequest {
  readonly sessionId: string;
  readonly turns: readonly PreparedTurn[];
  readonly binding: SessionBinding;
  readonly idempotencyKey?: IdempotencyKey;
  /** Links the request's log lines with those of the windows that process its turns. */
  readonly correlationId?: string;
  /** When it arrived. */
  readonly acceptedAt: Date;
  /** The transcript that the turns were parsed from. */
  readonly rawMemoryId?: string;
}

export interface AcceptedTurn {
  readonly id: string;
  readonly seq: number;
}

/** The acknowledgement of one request. */
export interface Accepted {
  readonly accepted: readonly AcceptedTurn[];
  readonly sessionId: string;
  readonly queuedAt: Date;
  /** Turns in the open tail of the session, these included. */
  readonly openTurns: number;
}

/** A transcript as it is stored, with the turns of it that are not revised. */
export interface StoredTranscript {
  readonly rawMemoryId: string;
  /** Empty where retention took it. */
  readonly text: string;
  readonly revision: number;
  readonly turns: readonly {
    readonly seq: number;
    readonly role: Role;
    readonly name?: string;
    readonly content: string;
  }[];
}

/** What a posted transcript adds to what was stored. */
export interface TranscriptChange extends Omit<AcceptRequest, 'rawMemoryId'> {
  readonly rawMemoryId: string;
  /** The version that the change was worked out against; absent: there was none. */
  readonly baseRevision?: number;
  /** The latest text; absent where the stored one stays. */
  readonly text?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Turns that the new version replaces. */
  readonly revisedSeqs: readonly number[];
}

export interface SessionView extends SessionBinding {
  readonly sessionId: string;
  readonly lastSeq: number;
  readonly closedSeq: number;
  readonly settledSeq: number;
  readonly createdAt: Date;
  readonly activeAt: Date;
  readonly endedAt?: Date;
}

/**
 * What was said: append-only, in order, once each. A namespace is a wall: nothing here reads or writes across it.
 * Leaves out how turns are processed (the window ledger) and found (the recall index).
 */
export interface TurnLog {
  /** Batches of one namespace that it can commit at once with profit: one where there is one connection. */
  readonly parallelBatches: number;
  /**
   * Accepts a batch of requests of one namespace in one durable transaction. A request that cannot be accepted gets
   * its error and leaves the others alone; the whole call rejects only if nothing was stored.
   */
  accept(namespace: string, requests: readonly AcceptRequest[]): Promise<(Accepted | MemoirError)[]>;
  findTranscript(namespace: string, sessionId: string): Promise<StoredTranscript | undefined>;
  /**
   * Applies a change to a transcript and asks for its windows to close at once. Undefined, with nothing stored, where
   * another version came in between.
   */
  acceptTranscript(namespace: string, change: TranscriptChange): Promise<Accepted | undefined>;
  /** Position of a session among those of the namespace with unfinished work, from 1. */
  queuePosition(namespace: string, sessionId: string): Promise<number>;
  /** Asks for the open tail to close now; `ended` also marks the session as ended. `not_found` if unknown. */
  flush(namespace: string, sessionId: string, options: { at: Date; ended: boolean }): Promise<SessionView>;
  /** The session that the agent spoke in last, if it has not ended. */
  findCurrentSession(namespace: string, agentId: string): Promise<string | undefined>;
  getSession(namespace: string, sessionId: string): Promise<SessionView>;
  /** The newest `limit` turns before `before` (a seq; absent: from the end), in order. `not_found` if unknown. */
  listTurns(namespace: string, sessionId: string, page: { limit: number; before?: number }): Promise<Turn[]>;
}
