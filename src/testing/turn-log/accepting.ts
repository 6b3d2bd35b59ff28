import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { acceptTurns } from '../accept-turns.ts';
import { buildRequest, buildTurns } from '../build-request.ts';
import { testEpoch } from '../test-clock.ts';
import { codeOf, openLog, type OpenHarness, seqsOf } from './log-fixture.ts';

/** Places: seq from 1, ids once, refusals without a trace. */
export function describeAccepting(harness: OpenHarness): void {
  describe('accepting turns', () => {
    describePlaces(harness);
    describeRepeats(harness);
    describeRefusals(harness);
    describeConcurrency(harness);
  });
}

function describePlaces(harness: OpenHarness): void {
  it('are not said before the turn ahead of them because another process has an earlier clock', async () => {
    const { turns, namespace } = openLog(harness);
    const early = new Date(testEpoch.getTime() - 300_000);
    await acceptTurns({ turns, namespace }, ['first'], { acceptedAt: testEpoch });
    await acceptTurns({ turns, namespace }, ['second'], { acceptedAt: early });
    const own = { instant: new Date(early.getTime() - 1_000), offsetMinutes: 0 };
    await acceptTurns({ turns, namespace }, [{ content: 'third', occurredAt: own }], { acceptedAt: early });
    const listed = await turns.listTurns(namespace, 's', { limit: 10 });
    expect(listed.map(({ occurredAt }) => occurredAt.instant)).toEqual([testEpoch, testEpoch, own.instant]);
  });

  it('numbers the turns of a session from 1 without gaps, across requests and batches', async () => {
    const { turns, namespace } = openLog(harness);
    const answers = await turns.accept(namespace, [
      buildRequest(['a', 'b']),
      buildRequest(['other'], { sessionId: 't' }),
      buildRequest(['c']),
    ]);
    const later = await acceptTurns({ turns, namespace }, ['d']);
    expect([...answers, later].map(seqsOf)).toEqual([[1, 2], [1], [3], [4]]);
    expect((await turns.listTurns(namespace, 's', { limit: 10 })).map(({ content }) => content)).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  it('answers with the ids, the session, the time of arrival and the length of the open tail', async () => {
    const log = openLog(harness);
    await acceptTurns(log, ['a', 'b']);
    const acceptedAt = new Date('2026-02-03T04:05:06.789Z');
    const answer = await acceptTurns(log, [{ id: 'mine', content: 'c' }], { acceptedAt });
    expect(answer).toEqual({ accepted: [{ id: 'mine', seq: 3 }], sessionId: 's', queuedAt: acceptedAt, openTurns: 3 });
  });

  it('stores two turns of the same words without ids as two', async () => {
    const log = openLog(harness);
    await acceptTurns(log, ['yes']);
    expect(seqsOf(await acceptTurns(log, ['yes']))).toEqual([2]);
  });

  it('lets one id stand in two sessions', async () => {
    const log = openLog(harness);
    await acceptTurns(log, [{ id: 'x', content: 'a' }], { sessionId: 's' });
    expect(seqsOf(await acceptTurns(log, [{ id: 'x', content: 'b' }], { sessionId: 't' }))).toEqual([1]);
  });

  it('takes 500 turns at once', async () => {
    const log = openLog(harness);
    const answer = await acceptTurns(log, buildTurns(500));
    expect(seqsOf(answer)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  });
}

function describeRepeats(harness: OpenHarness): void {
  it('answers a repeated id with the seq that it has, and stores only what is new', async () => {
    const log = openLog(harness);
    const [first, second] = [
      { id: 'a', content: 'one' },
      { id: 'b', content: 'two' },
    ];
    await acceptTurns(log, [first, second]);
    expect(seqsOf(await acceptTurns(log, [second, { id: 'c', content: 'three' }, first]))).toEqual([2, 3, 1]);
    expect(await log.turns.listTurns(log.namespace, 's', { limit: 10 })).toHaveLength(3);
  });

  it('takes an id that comes twice in one request, or in two of one batch, for one turn', async () => {
    const { turns, namespace } = openLog(harness);
    const turn = { id: 'a', content: 'one' };
    const answers = await turns.accept(namespace, [buildRequest([turn, turn]), buildRequest([turn])]);
    expect(answers.map(seqsOf)).toEqual([[1, 1], [1]]);
    expect((await turns.getSession(namespace, 's')).lastSeq).toBe(1);
  });

  it('takes a repeat with the same fields in another order for a repeat', async () => {
    const log = openLog(harness);
    await acceptTurns(log, [{ id: 'a', content: 'one', metadata: { x: 1, y: [{ b: 2, a: 1 }] } }]);
    const again = await acceptTurns(log, [{ metadata: { y: [{ a: 1, b: 2 }], x: 1 }, content: 'one', id: 'a' }]);
    expect(seqsOf(again)).toEqual([1]);
  });

  it('recognises the id that it gave to a turn that came without one', async () => {
    const log = openLog(harness);
    const { accepted } = await acceptTurns(log, ['one']);
    const answers = await log.turns.accept(log.namespace, [
      buildRequest([{ id: accepted[0]?.id ?? '', content: 'other' }]),
    ]);
    expect(answers.map(codeOf)).toEqual(['turn_conflict']);
  });
}

function describeRefusals(harness: OpenHarness): void {
  it.each([
    { field: 'content', turn: { content: 'other' } },
    { field: 'role', turn: { role: 'assistant' as const } },
    { field: 'name', turn: { name: 'Ana' } },
    { field: 'userId', turn: { userId: 'u' } },
    { field: 'metadata', turn: { metadata: { a: 1 } } },
    { field: 'occurredAt', turn: { occurredAt: { instant: new Date(0), offsetMinutes: 0 } } },
  ])('refuses a known id with another $field', async ({ turn }) => {
    const log = openLog(harness);
    await acceptTurns(log, [{ id: 'a', content: 'one' }]);
    const answers = await log.turns.accept(log.namespace, [buildRequest([{ id: 'a', content: 'one', ...turn }])]);
    expect(answers.map(codeOf)).toEqual(['turn_conflict']);
  });

  it('refuses a request whole and leaves the others of its batch alone', async () => {
    const { turns, namespace, harness: opened } = openLog(harness);
    await acceptTurns({ turns, namespace }, [{ id: 'a', content: 'one' }]);
    const answers = await turns.accept(namespace, [
      buildRequest(['two']),
      buildRequest(['never', { id: 'a', content: 'changed' }, 'never']),
      buildRequest(['three']),
      buildRequest(['never', { id: 'new', content: '1' }, { id: 'new', content: '2' }], { sessionId: 'empty' }),
    ]);
    expect(answers.map((answer) => (answer instanceof MemoirError ? answer.code : seqsOf(answer)))).toEqual([
      [2],
      'turn_conflict',
      [3],
      'turn_conflict',
    ]);
    expect((await turns.listTurns(namespace, 's', { limit: 10 })).map(({ content }) => content)).toEqual([
      'one',
      'two',
      'three',
    ]);
    expect((await opened.dump(namespace))['sessions']).toHaveLength(1);
  });

  it('names the turn that a conflict is about, and never its content', async () => {
    const log = openLog(harness);
    await acceptTurns(log, [{ id: 'secret-id', content: 'secret text' }]);
    const [answer] = await log.turns.accept(log.namespace, [
      buildRequest(['fine', { id: 'secret-id', content: 'other secret' }]),
    ]);
    expect(answer).toMatchObject({ code: 'turn_conflict', field: 'messages[1].id' });
    expect(answer instanceof MemoirError ? answer.message : 'secret').not.toContain('secret');
  });

  it('leaves no trace of a session or a namespace whose only request was refused', async () => {
    const { turns, namespace, harness: opened } = openLog(harness);
    const before = await opened.dump(namespace);
    const twice = buildRequest([
      { id: 'a', content: '1' },
      { id: 'a', content: '2' },
    ]);
    expect((await turns.accept(namespace, [twice])).map(codeOf)).toEqual(['turn_conflict']);
    expect(await opened.dump(namespace)).toEqual(before);
    await expect(turns.getSession(namespace, 's')).rejects.toMatchObject({ code: 'not_found' });
  });
}

function describeConcurrency(harness: OpenHarness): void {
  it('stores each id once, without a gap, when ten clients post the same ids at once', async () => {
    const { turns, namespace } = openLog(harness);
    const sketches = Array.from({ length: 20 }, (_, index) => ({ id: `id-${index}`, content: `Turn ${index}` }));
    const clients = Array.from(
      { length: 10 },
      async () =>
        await turns.accept(
          namespace,
          sketches.map((turn) => buildRequest([turn])),
        ),
    );
    const answers = await Promise.all(clients);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.map(seqsOf)))).size).toBe(1);
    const stored = await turns.listTurns(namespace, 's', { limit: 1_000 });
    expect(stored.map(({ seq, id }) => [seq, id])).toEqual(sketches.map(({ id }, index) => [index + 1, id]));
  });

  it('does not let clients that touch the same sessions in other orders wait for each other', async () => {
    const { turns, namespace } = openLog(harness);
    const names = ['a', 'b', 'c', 'd'];
    const orders = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? names : names.toReversed()));
    await Promise.all(
      orders.map((order) =>
        turns.accept(
          namespace,
          order.map((sessionId) => buildRequest(['hi'], { sessionId })),
        ),
      ),
    );
    const sessions = await Promise.all(names.map((name) => turns.getSession(namespace, name)));
    expect(sessions.map(({ lastSeq }) => lastSeq)).toEqual([8, 8, 8, 8]);
  });
}
