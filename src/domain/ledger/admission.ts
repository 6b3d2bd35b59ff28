import { MemoirError } from '../errors.ts';

/** What admission must know of a turn: the rest is carried through. */
export interface IncomingTurn {
  readonly id: string;
  readonly ownId: boolean;
  readonly fingerprint: string;
  readonly userId?: string;
}

export interface Binding {
  readonly projectId?: string;
  readonly agentId?: string;
  readonly roomId?: string;
}

export interface IncomingRequest {
  readonly sessionId: string;
  readonly turns: readonly IncomingTurn[];
  readonly binding: Binding;
  readonly idempotencyKey?: { readonly route: string; readonly key: string; readonly fingerprint: string };
}

/** A session as it stands under the lock. */
export interface AdmissionSession {
  readonly sessionId: string;
  readonly lastSeq: number;
  readonly closedSeq: number;
  readonly binding: Binding;
  /** The first user named in it: whose its turns without a user are. */
  readonly userId?: string;
}

export interface KnownTurn {
  readonly seq: number;
  readonly fingerprint: string;
}

export interface KnownKey {
  readonly fingerprint: string;
  readonly answer: AdmittedAnswer;
}

/** What the client is told, and what an idempotency key keeps. */
export interface AdmittedAnswer {
  /** Where the turns stand: a replayed request that named its session through its agent may mean another by now. */
  readonly sessionId: string;
  readonly accepted: readonly { readonly id: string; readonly seq: number }[];
}

export interface AdmissionState {
  readonly sessions: ReadonlyMap<string, AdmissionSession>;
  /** By `turnKey`: the ids that stand already. */
  readonly known: ReadonlyMap<string, KnownTurn>;
  /** By `idempotencyKeyOf`. */
  readonly keys: ReadonlyMap<string, KnownKey>;
}

/** A turn with its place, and the request that brought it. */
export interface Insert<R extends IncomingRequest> {
  readonly seq: number;
  /** The turn's own, else the session's. */
  readonly userId: string | undefined;
  readonly turn: R['turns'][number];
  readonly request: R;
}

export interface NewKey<R extends IncomingRequest> {
  readonly key: NonNullable<R['idempotencyKey']>;
  readonly answer: AdmittedAnswer;
  readonly request: R;
}

export function turnKey(sessionId: string, turnId: string): string {
  return JSON.stringify([sessionId, turnId]);
}

export function idempotencyKeyOf(key: { readonly route: string; readonly key: string }): string {
  return JSON.stringify([key.route, key.key]);
}

/**
 * Gives the turns of a batch of requests their places, under the lock of their sessions. A request is admitted whole
 * or refused whole; a refusal leaves no trace. Requests of one batch see what those before them brought.
 */
export class Admission<R extends IncomingRequest> {
  /** Turns to insert, with their places. */
  readonly inserts: Insert<R>[] = [];
  /** Keys to keep, with their answers. */
  readonly newKeys: NewKey<R>[] = [];
  readonly #sessions: Map<string, AdmissionSession>;
  readonly #known: Map<string, KnownTurn>;
  readonly #keys: Map<string, KnownKey>;

  constructor(state: AdmissionState) {
    this.#sessions = new Map(state.sessions);
    this.#known = new Map(state.known);
    this.#keys = new Map(state.keys);
  }

  /** Sessions as they stand after what was admitted. */
  get sessions(): ReadonlyMap<string, AdmissionSession> {
    return this.#sessions;
  }

  /** Admits one request, or says why not. */
  admit(request: R): AdmittedAnswer | MemoirError {
    const key = request.idempotencyKey;
    const replay = key === undefined ? undefined : this.#keys.get(idempotencyKeyOf(key));
    if (replay !== undefined) return replay.fingerprint === key?.fingerprint ? replay.answer : keyConflict();
    const session = this.#sessions.get(request.sessionId);
    if (session === undefined) throw new Error('admission of a session that was not locked');
    const conflict = findBindingConflict(session, request.binding);
    if (conflict !== undefined) return conflict;
    const answer = this.#place(session, request);
    if (!(answer instanceof MemoirError) && key !== undefined) {
      this.#keys.set(idempotencyKeyOf(key), { fingerprint: key.fingerprint, answer });
      this.newKeys.push({ key, answer, request });
    }
    return answer;
  }

  #place(session: AdmissionSession, request: R): AdmittedAnswer | MemoirError {
    const placed = new Map<string, KnownTurn>();
    const inserts: Insert<R>[] = [];
    const accepted: { id: string; seq: number }[] = [];
    const sessionUser = session.userId ?? request.turns.find((turn) => turn.userId !== undefined)?.userId;
    let { lastSeq } = session;
    for (const [index, turn] of request.turns.entries()) {
      const key = turnKey(session.sessionId, turn.id);
      const known = placed.get(key) ?? this.#known.get(key);
      if (known !== undefined && known.fingerprint !== turn.fingerprint) return turnConflict(index);
      const seq = known?.seq ?? (lastSeq += 1);
      if (known === undefined) {
        placed.set(key, { seq, fingerprint: turn.fingerprint });
        inserts.push({ seq, turn, request, userId: turn.userId ?? sessionUser });
      }
      accepted.push({ id: turn.id, seq });
    }
    for (const [key, known] of placed) this.#known.set(key, known);
    for (const insert of inserts) this.inserts.push(insert);
    const binding = session.lastSeq === 0 ? request.binding : session.binding;
    const owner = sessionUser === undefined ? {} : { userId: sessionUser };
    this.#sessions.set(session.sessionId, { ...session, lastSeq, binding, ...owner });
    return { sessionId: session.sessionId, accepted };
  }
}

function findBindingConflict(session: AdmissionSession, binding: Binding): MemoirError | undefined {
  if (session.lastSeq === 0) return undefined;
  for (const field of ['projectId', 'agentId', 'roomId'] as const) {
    if (binding[field] !== undefined && binding[field] !== session.binding[field]) {
      return new MemoirError('session_conflict', `${field} differs from the one of the session's first post.`, {
        field,
      });
    }
  }
  return undefined;
}

function turnConflict(index: number): MemoirError {
  const field = `messages[${index}].id`;
  return new MemoirError('turn_conflict', `${field} names a turn of this session that has other fields.`, { field });
}

function keyConflict(): MemoirError {
  return new MemoirError('idempotency_conflict', 'The Idempotency-Key was used for a request with another body.');
}
