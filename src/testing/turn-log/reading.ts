import { describe, expect, it } from 'vitest';
import { acceptTurns } from '../accept-turns.ts';
import { buildTurns } from '../build-request.ts';
import { nastyTexts } from '../nasty-texts.ts';
import { testEpoch } from '../test-clock.ts';
import { uniqueNamespace } from '../unique-namespace.ts';
import { openLog, type OpenHarness, seqsOf } from './log-fixture.ts';

/** What comes back: byte for byte, in pages, within the wall. */
export function describeReading(harness: OpenHarness): void {
  describe('reading turns', () => {
    describeRoundTrip(harness);
    describePages(harness);
    describeWalls(harness);
  });
}

function describeRoundTrip(harness: OpenHarness): void {
  it.each(Object.entries(nastyTexts))('returns %s byte for byte', async (_name, text) => {
    const log = openLog(harness);
    const metadata = { text, nested: [{ [text.slice(0, 20)]: text }] };
    await acceptTurns(log, [{ content: text, metadata, emotionalContext: { text } }]);
    const [turn] = await log.turns.listTurns(log.namespace, 's', { limit: 1 });
    expect(Buffer.from(turn?.content ?? '')).toEqual(Buffer.from(text));
    expect(turn).toMatchObject({ metadata, emotionalContext: { text } });
  });

  it.each(["it's", 'back\\slash', '"quoted"', '$1', 'a b', '用户', '👍', '%', '{x}'])(
    'takes %s for an id and a name',
    async (id) => {
      const log = openLog(harness);
      const turn = { id, name: id, userId: id, content: 'Hi' };
      const request = { sessionId: id, binding: { projectId: id, agentId: id, roomId: id } };
      await acceptTurns(log, [turn], request);
      expect(seqsOf(await acceptTurns(log, [turn], request))).toEqual([1]);
      expect(await log.turns.listTurns(log.namespace, id, { limit: 5 })).toMatchObject([{ ...turn, sessionId: id }]);
      expect(await log.turns.getSession(log.namespace, id)).toMatchObject({
        sessionId: id,
        projectId: id,
        agentId: id,
        roomId: id,
      });
      expect(await log.turns.findCurrentSession(log.namespace, id)).toBe(id);
    },
  );

  it('returns every field of a turn', async () => {
    const log = openLog(harness);
    const occurredAt = { instant: new Date('1999-12-31T23:59:59.123Z'), offsetMinutes: -570 };
    const fields = {
      id: 'a',
      role: 'assistant',
      name: 'Mel',
      content: 'Hi',
      occurredAt,
      userId: 'u',
      tokens: 7,
      metadata: { a: null },
    } as const;
    const acceptedAt = new Date('2026-03-04T05:06:07.008Z');
    await acceptTurns(log, [fields], { acceptedAt });
    expect(await log.turns.listTurns(log.namespace, 's', { limit: 1 })).toEqual([
      { ...fields, sessionId: 's', seq: 1, acceptedAt },
    ]);
  });

  it('leaves out what was not given', async () => {
    const log = openLog(harness);
    await acceptTurns(log, [{ id: 'a', content: 'Hi' }]);
    const [turn] = await log.turns.listTurns(log.namespace, 's', { limit: 1 });
    expect(Object.keys(turn ?? {}).sort()).toEqual([
      'acceptedAt',
      'content',
      'id',
      'occurredAt',
      'role',
      'seq',
      'sessionId',
      'tokens',
    ]);
  });
}

function describePages(harness: OpenHarness): void {
  it('pages backwards from the end, each page in order', async () => {
    const log = openLog(harness);
    await acceptTurns(log, buildTurns(7));
    const page = async (before?: number): Promise<number[]> => {
      const turns = await log.turns.listTurns(log.namespace, 's', {
        limit: 3,
        ...(before === undefined ? {} : { before }),
      });
      return turns.map(({ seq }) => seq);
    };
    expect([await page(), await page(5), await page(2), await page(1), await page(100)]).toEqual([
      [5, 6, 7],
      [2, 3, 4],
      [1],
      [],
      [5, 6, 7],
    ]);
  });
}

function describeWalls(harness: OpenHarness): void {
  it('keeps namespaces with the same ids apart in every call', async () => {
    const { turns, namespace } = openLog(harness);
    const other = uniqueNamespace();
    const key = { route: 'messages', key: 'k', fingerprint: 'f' };
    const binding = { agentId: 'a' };
    await acceptTurns({ turns, namespace }, [{ id: 'x', content: 'mine' }], { binding, idempotencyKey: key });
    expect(await turns.findCurrentSession(other, 'a')).toBeUndefined();
    await expect(turns.getSession(other, 's')).rejects.toMatchObject({ code: 'not_found' });
    await expect(turns.listTurns(other, 's', { limit: 5 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(turns.flush(other, 's', { at: testEpoch, ended: true })).rejects.toMatchObject({ code: 'not_found' });
    const theirs = await acceptTurns({ turns, namespace: other }, [{ id: 'x', content: 'theirs' }, 'more'], {
      binding: { agentId: 'a', projectId: 'p' },
      idempotencyKey: { ...key, fingerprint: 'g' },
    });
    expect(seqsOf(theirs)).toEqual([1, 2]);
    await turns.flush(other, 's', { at: testEpoch, ended: true });
    expect((await turns.listTurns(namespace, 's', { limit: 5 })).map(({ content }) => content)).toEqual(['mine']);
    expect((await turns.listTurns(other, 's', { limit: 5 })).map(({ content }) => content)).toEqual(['theirs', 'more']);
    const mine = await turns.getSession(namespace, 's');
    expect(mine).not.toHaveProperty('endedAt');
    expect(mine).not.toHaveProperty('projectId');
    expect([await turns.findCurrentSession(namespace, 'a'), await turns.findCurrentSession(other, 'a')]).toEqual([
      's',
      undefined,
    ]);
    expect(await turns.queuePosition(other, 's')).toBe(1);
  });

  it('counts the sessions with unfinished work that were active no later', async () => {
    const log = openLog(harness);
    for (const [index, sessionId] of ['a', 'b', 'c'].entries()) {
      await acceptTurns(log, ['hi'], { sessionId, acceptedAt: new Date(testEpoch.getTime() + index) });
    }
    const positions = await Promise.all(
      ['a', 'b', 'c', 'none'].map((sessionId) => log.turns.queuePosition(log.namespace, sessionId)),
    );
    expect(positions).toEqual([1, 2, 3, 1]);
  });
}
