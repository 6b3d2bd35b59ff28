import { describe, expect, it } from 'vitest';
import type { IdempotencyKey } from '../../ports/turn-log.ts';
import { acceptRequest, acceptTurns } from '../accept-turns.ts';
import { buildRequest } from '../build-request.ts';
import { testEpoch } from '../test-clock.ts';
import { codeOf, openLog, type OpenHarness, seqsOf } from './log-fixture.ts';

const day = 86_400_000;

/** Idempotency keys, bindings, owners, ends. */
export function describeSessions(harness: OpenHarness): void {
  describe('idempotency keys', () => describeKeys(harness));
  describe('sessions', () => {
    describeBindings(harness);
    describeOwners(harness);
    describeEnds(harness);
  });
}

function keyOf(key: string, fingerprint: string): IdempotencyKey {
  return { route: 'messages', key, fingerprint };
}

function describeKeys(harness: OpenHarness): void {
  describeReplays(harness);
  describeKeyTimes(harness);
}

function describeReplays(harness: OpenHarness): void {
  it('answer a replay as the first time and store nothing', async () => {
    const { turns, namespace, harness: opened } = openLog(harness);
    const request = buildRequest(['one', 'two'], { idempotencyKey: keyOf('k', 'body') });
    const [first] = await turns.accept(namespace, [request]);
    const before = await opened.dump(namespace);
    const [again] = await turns.accept(namespace, [
      buildRequest(['one', 'two'], { idempotencyKey: keyOf('k', 'body') }),
    ]);
    expect(again).toEqual(first);
    expect(await opened.dump(namespace)).toEqual(before);
  });

  it('answer a replay with the session of the first time', async () => {
    const { turns, namespace } = openLog(harness);
    const [first] = await turns.accept(namespace, [
      buildRequest(['one'], { sessionId: 'a', idempotencyKey: keyOf('k', 'body') }),
    ]);
    const [again] = await turns.accept(namespace, [
      buildRequest(['one'], { sessionId: 'b', idempotencyKey: keyOf('k', 'body') }),
    ]);
    expect(again).toMatchObject({
      sessionId: 'a',
      accepted: first === undefined || !('accepted' in first) ? [] : first.accepted,
    });
    await expect(turns.getSession(namespace, 'b')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('answer one key for ten sessions at once with one answer', async () => {
    const { turns, namespace } = openLog(harness);
    const requests = Array.from({ length: 10 }, (_, index) =>
      buildRequest(['one'], { sessionId: `s${index}`, idempotencyKey: keyOf('k', 'body') }),
    );
    const answers = await Promise.all(requests.map((request) => acceptRequest(turns, namespace, request)));
    expect(new Set(answers.map(({ sessionId, accepted }) => JSON.stringify([sessionId, accepted]))).size).toBe(1);
    const found = requests.map(({ sessionId }) =>
      turns.getSession(namespace, sessionId).then(
        () => true,
        () => false,
      ),
    );
    expect((await Promise.all(found)).filter(Boolean)).toHaveLength(1);
  });

  it('are replayed within one batch too', async () => {
    const { turns, namespace } = openLog(harness);
    const request = buildRequest(['one'], { idempotencyKey: keyOf('k', 'body') });
    const answers = await turns.accept(namespace, [request, request]);
    expect(answers.map(seqsOf)).toEqual([[1], [1]]);
    expect((await turns.getSession(namespace, 's')).lastSeq).toBe(1);
  });

  it('refuse another body', async () => {
    const { turns, namespace } = openLog(harness);
    await turns.accept(namespace, [buildRequest(['one'], { idempotencyKey: keyOf('k', 'body') })]);
    const answers = await turns.accept(namespace, [
      buildRequest(['two'], { idempotencyKey: keyOf('k', 'other') }),
      buildRequest(['three']),
    ]);
    expect(answers.map(codeOf)).toEqual(['idempotency_conflict', 'accepted']);
  });
}

function describeKeyTimes(harness: OpenHarness): void {
  it('are per route', async () => {
    const log = openLog(harness);
    await acceptTurns(log, ['one'], { idempotencyKey: keyOf('k', 'body') });
    const other = { ...keyOf('k', 'other'), route: 'conversations' };
    expect(seqsOf(await acceptTurns(log, ['two'], { idempotencyKey: other }))).toEqual([2]);
  });

  it('are forgotten seven days after their request, and can then be used for another', async () => {
    const { turns, namespace } = openLog(harness);
    const at = (ms: number): Date => new Date(testEpoch.getTime() + ms);
    const send = async (fingerprint: string, acceptedAt: Date): Promise<string[]> =>
      (
        await turns.accept(namespace, [buildRequest(['x'], { idempotencyKey: keyOf('k', fingerprint), acceptedAt })])
      ).map(codeOf);
    expect(await send('a', testEpoch)).toEqual(['accepted']);
    expect(await send('b', at(7 * day - 1))).toEqual(['idempotency_conflict']);
    expect(await send('b', at(7 * day))).toEqual(['accepted']);
    expect(await send('a', at(8 * day))).toEqual(['idempotency_conflict']);
    expect((await turns.getSession(namespace, 's')).lastSeq).toBe(2);
  });

  it('are not kept for a refused request', async () => {
    const log = openLog(harness);
    await acceptTurns(log, [{ id: 'a', content: 'one' }]);
    const refused = buildRequest([{ id: 'a', content: 'two' }], { idempotencyKey: keyOf('k', 'bad') });
    expect((await log.turns.accept(log.namespace, [refused])).map(codeOf)).toEqual(['turn_conflict']);
    expect(seqsOf(await acceptTurns(log, ['good'], { idempotencyKey: keyOf('k', 'good') }))).toEqual([2]);
  });
}

function describeBindings(harness: OpenHarness): void {
  it('are fixed by their first post', async () => {
    const log = openLog(harness);
    await acceptTurns(log, ['one'], { binding: { projectId: 'p', agentId: 'a' } });
    const answers = await log.turns.accept(log.namespace, [
      buildRequest(['other project'], { binding: { projectId: 'q' } }),
      buildRequest(['other agent'], { binding: { projectId: 'p', agentId: 'b' } }),
      buildRequest(['a room, where there was none'], { binding: { roomId: 'r' } }),
      buildRequest(['the same'], { binding: { agentId: 'a', projectId: 'p' } }),
      buildRequest(['none named']),
    ]);
    expect(answers.map(codeOf)).toEqual([
      'session_conflict',
      'session_conflict',
      'session_conflict',
      'accepted',
      'accepted',
    ]);
    const session = await log.turns.getSession(log.namespace, 's');
    expect(session).toMatchObject({ projectId: 'p', agentId: 'a', lastSeq: 3 });
    expect(session).not.toHaveProperty('roomId');
  });

  it('take the binding of the first request that is accepted', async () => {
    const { turns, namespace } = openLog(harness);
    const refused = buildRequest(
      [
        { id: 'a', content: '1' },
        { id: 'a', content: '2' },
      ],
      { binding: { projectId: 'p' } },
    );
    const answers = await turns.accept(namespace, [
      refused,
      buildRequest(['x'], { binding: { projectId: 'q', roomId: 'r' } }),
    ]);
    expect(answers.map(codeOf)).toEqual(['turn_conflict', 'accepted']);
    expect(await turns.getSession(namespace, 's')).toMatchObject({ projectId: 'q', roomId: 'r' });
  });
}

function describeOwners(harness: OpenHarness): void {
  it('give turns without a user their first user', async () => {
    const log = openLog(harness);
    await acceptTurns(log, ['before anybody is named']);
    await acceptTurns(log, [
      { role: 'assistant', content: 'in the request that names one' },
      { content: 'I am Ana', userId: 'ana' },
    ]);
    await acceptTurns(log, ['later', { content: 'I am Ben', userId: 'ben' }, 'last']);
    const turns = await log.turns.listTurns(log.namespace, 's', { limit: 10 });
    expect(turns.map(({ userId }) => userId)).toEqual([undefined, 'ana', 'ana', 'ana', 'ben', 'ana']);
  });
}

function describeEnds(harness: OpenHarness): void {
  it('end, and start again with their next turn', async () => {
    const log = openLog(harness);
    await acceptTurns(log, ['one']);
    const at = new Date('2026-01-05T11:00:00Z');
    expect(await log.turns.flush(log.namespace, 's', { at, ended: true })).toMatchObject({ endedAt: at, lastSeq: 1 });
    await acceptTurns(log, ['two']);
    const session = await log.turns.getSession(log.namespace, 's');
    expect(session).not.toHaveProperty('endedAt');
    expect(session.lastSeq).toBe(2);
  });

  it('stay ended when an old turn is repeated', async () => {
    const log = openLog(harness);
    await acceptTurns(log, [{ id: 'a', content: 'one' }]);
    await log.turns.flush(log.namespace, 's', { at: testEpoch, ended: true });
    await acceptTurns(log, [{ id: 'a', content: 'one' }]);
    expect(await log.turns.getSession(log.namespace, 's')).toHaveProperty('endedAt');
  });

  it('are the current one of their agent while they are its latest and have not ended', async () => {
    const log = openLog(harness);
    const speak = async (sessionId: string, agentId: string, minute: number): Promise<void> => {
      const acceptedAt = new Date(testEpoch.getTime() + minute * 60_000);
      await acceptTurns(log, ['hi'], { sessionId, binding: { agentId }, acceptedAt });
    };
    const current = async (agentId: string): Promise<string | undefined> =>
      await log.turns.findCurrentSession(log.namespace, agentId);
    expect(await current('a')).toBeUndefined();
    await speak('first', 'a', 0);
    await speak('second', 'a', 1);
    await speak('foreign', 'b', 2);
    expect(await current('a')).toBe('second');
    await speak('first', 'a', 3);
    expect(await current('a')).toBe('first');
    await log.turns.flush(log.namespace, 'first', { at: testEpoch, ended: true });
    expect(await current('a')).toBeUndefined();
  });

  it('are not found where they are unknown', async () => {
    const { turns, namespace } = openLog(harness);
    const missing = { code: 'not_found' };
    await expect(turns.getSession(namespace, 'none')).rejects.toMatchObject(missing);
    await expect(turns.flush(namespace, 'none', { at: testEpoch, ended: false })).rejects.toMatchObject(missing);
    await expect(turns.listTurns(namespace, 'none', { limit: 1 })).rejects.toMatchObject(missing);
  });
}
