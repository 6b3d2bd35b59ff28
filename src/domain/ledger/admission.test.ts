import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoirError } from '../errors.ts';
import {
  Admission,
  type AdmissionSession,
  type AdmittedAnswer,
  idempotencyKeyOf,
  type IncomingRequest,
  type KnownKey,
  type KnownTurn,
  turnKey,
} from './admission.ts';

interface Sketch extends Partial<Omit<IncomingRequest, 'turns'>> {
  readonly turns: readonly (
    | string
    | { readonly id: string; readonly fingerprint?: string; readonly userId?: string }
  )[];
}

let made = 0;

/** A turn is an id of the client's, or `-` for one without; its fingerprint is its id where nothing else is said. */
function requestOf({ turns, sessionId = 's', binding = {}, ...others }: Sketch): IncomingRequest {
  return {
    sessionId,
    binding,
    ...others,
    turns: turns.map((turn) => {
      if (turn === '-') return { id: `made-${(made += 1)}`, ownId: false, fingerprint: '-' };
      const { id, fingerprint = id, userId } = typeof turn === 'string' ? { id: turn } : turn;
      return { id, ownId: true, fingerprint, ...(userId === undefined ? {} : { userId }) };
    }),
  };
}

const emptySession = (sessionId: string): AdmissionSession => ({ sessionId, lastSeq: 0, closedSeq: 0, binding: {} });

function admissionOf(
  sessions: readonly AdmissionSession[],
  state: { known?: Map<string, KnownTurn>; keys?: Map<string, KnownKey> } = {},
): Admission<IncomingRequest> {
  const { known = new Map(), keys = new Map() } = state;
  return new Admission({ sessions: new Map(sessions.map((session) => [session.sessionId, session])), known, keys });
}

const outcomeOf = (answer: AdmittedAnswer | MemoirError): readonly number[] | string =>
  answer instanceof MemoirError ? answer.code : answer.accepted.map(({ seq }) => seq);

describe('admitting requests', () => {
  it('goes on from the last turn of the session', () => {
    const admission = admissionOf([{ ...emptySession('s'), lastSeq: 4 }]);
    expect(outcomeOf(admission.admit(requestOf({ turns: ['-', 'a'] })))).toEqual([5, 6]);
    expect(admission.sessions.get('s')).toMatchObject({ lastSeq: 6 });
    expect(admission.inserts.map(({ seq }) => seq)).toEqual([5, 6]);
  });

  it('leaves no trace of a refusal', () => {
    const known = new Map([[turnKey('s', 'a'), { seq: 1, fingerprint: 'a' }]]);
    const before = { ...emptySession('s'), lastSeq: 1 };
    const admission = admissionOf([before], { known });
    const refused = requestOf({
      turns: [
        { id: 'x', userId: 'u' },
        { id: 'a', fingerprint: 'other' },
      ],
      idempotencyKey: { route: 'r', key: 'k', fingerprint: 'f' },
    });
    expect(outcomeOf(admission.admit(refused))).toBe('turn_conflict');
    expect([admission.inserts, admission.newKeys, admission.sessions.get('s')]).toEqual([[], [], before]);
    expect(outcomeOf(admission.admit(requestOf({ turns: ['x'] })))).toEqual([2]);
  });

  it('fixes the binding by the first request that is admitted', () => {
    const admission = admissionOf([emptySession('s')]);
    const bind = (binding: object, turns = ['-']) => outcomeOf(admission.admit(requestOf({ turns, binding })));
    expect(bind({ agentId: 'a' })).toEqual([1]);
    expect([bind({ agentId: 'b' }), bind({ roomId: 'r' }), bind({}), bind({ agentId: 'a' })]).toEqual([
      'session_conflict',
      'session_conflict',
      [2],
      [3],
    ]);
  });

  it('answers a key again, with the session of the first time, before it looks at anything else', () => {
    const key = { route: 'r', key: 'k', fingerprint: 'f' };
    const answer = { sessionId: 'old', accepted: [{ id: 'a', seq: 7 }] };
    const keys = new Map([[idempotencyKeyOf(key), { fingerprint: 'f', answer }]]);
    const admission = admissionOf([{ ...emptySession('s'), lastSeq: 1, binding: { agentId: 'a' } }], { keys });
    expect(admission.admit(requestOf({ turns: ['-'], idempotencyKey: key, binding: { agentId: 'b' } }))).toBe(answer);
    expect(outcomeOf(admission.admit(requestOf({ turns: ['-'], idempotencyKey: { ...key, fingerprint: 'g' } })))).toBe(
      'idempotency_conflict',
    );
    expect(admission.inserts).toEqual([]);
  });

  it('gives turns without a user the first one of the session', () => {
    const admission = admissionOf([emptySession('s')]);
    admission.admit(requestOf({ turns: ['-'] }));
    admission.admit(requestOf({ turns: ['-', { id: 'a', userId: 'ana' }, { id: 'b', userId: 'ben' }, '-'] }));
    admission.admit(requestOf({ turns: ['-'] }));
    expect(admission.inserts.map(({ userId }) => userId)).toEqual([undefined, 'ana', 'ana', 'ben', 'ana', 'ana']);
    expect(admission.sessions.get('s')).toMatchObject({ userId: 'ana' });
  });

  it('refuses to work on a session that was not locked', () => {
    expect(() => admissionOf([]).admit(requestOf({ turns: ['-'] }))).toThrow('not locked');
  });
});

describe('any requests', () => {
  const turns = fc.oneof(
    fc.constant('-'),
    fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), fingerprint: fc.constantFrom('1', '1', '2') }),
  );
  const requests = fc
    .record({
      sessionId: fc.constantFrom('s', 't'),
      turns: fc.array(turns, { minLength: 1, maxLength: 4 }),
      binding: fc.constantFrom({}, {}, { agentId: 'x' }, { agentId: 'y' }),
      key: fc.option(fc.constantFrom('k', 'l'), { freq: 3, nil: undefined }),
    })
    .map(({ key, ...sketch }) =>
      requestOf({
        ...sketch,
        ...(key === undefined ? {} : { idempotencyKey: { route: 'r', key, fingerprint: JSON.stringify(sketch) } }),
      }),
    );
  /** Batches, each admitted with what those before it left in the store. */
  const batches = fc.array(fc.array(requests, { minLength: 1, maxLength: 5 }), { maxLength: 5 });

  it('get places without gaps, ids once, and the same answer when they are repeated', () => {
    fc.assert(
      fc.property(batches, (lists) => {
        const stored = new Map<string, { seq: number; fingerprint: string }>();
        const keys = new Map<string, KnownKey>();
        let sessions = [emptySession('s'), emptySession('t')];
        const places: Record<string, number[]> = { s: [], t: [] };
        for (const list of lists) {
          const admission = admissionOf(sessions, { known: new Map(stored), keys: new Map(keys) });
          for (const request of list) {
            const answer = outcomeOf(admission.admit(request));
            const inserted = admission.inserts.length;
            if (typeof answer !== 'string') expect(outcomeOf(admission.admit(request)).length).toBe(answer.length);
            if (request.turns.every(({ ownId }) => ownId)) expect(admission.inserts.length).toBe(inserted);
          }
          for (const { seq, turn, request } of admission.inserts) {
            expect(stored.has(turnKey(request.sessionId, turn.id)) && turn.ownId).toBe(false);
            stored.set(turnKey(request.sessionId, turn.id), { seq, fingerprint: turn.fingerprint });
            places[request.sessionId]!.push(seq);
          }
          for (const { key, answer } of admission.newKeys)
            keys.set(idempotencyKeyOf(key), { fingerprint: key.fingerprint, answer });
          sessions = [...admission.sessions.values()];
        }
        for (const { sessionId, lastSeq } of sessions) {
          expect(places[sessionId]).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
        }
      }),
    );
  });
});
