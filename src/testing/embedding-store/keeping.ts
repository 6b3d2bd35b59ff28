import { describe, expect, it } from 'vitest';
import type { EmbeddingOwner } from '../../ports/embedding-store.ts';
import { hashOf, hours, minutes, openEmbedding, type OpenHarness, settleAll, textsOf } from './embedding-fixture.ts';

const at = new Date('2026-01-05T10:00:00Z');

function turn(seq: number, id = 's'): EmbeddingOwner {
  return { kind: 'turn', id, seq };
}

/** Vectors as they are kept, copied and counted. */
export function describeKeeping(harness: OpenHarness): void {
  describe('vectors', () => {
    describeSaving(harness);
    describeSettingAside(harness);
    describeCounting(harness);
  });
}

function describeSaving(harness: OpenHarness): void {
  it('are kept as exactly as 32 bits are, for all owners of a text', async () => {
    const { begin, embeddings, vectors } = openEmbedding(harness);
    const lease = await begin();
    const exact = [0.1, -0.25, 3.402_823e38, 1e-45, 0];
    const saved = await embeddings.save(lease, {
      vectors: [
        { hash: 'a', vector: exact, owners: [turn(1), turn(2, 'other "s", {1}')] },
        { hash: 'b', vector: exact.toReversed(), owners: [{ kind: 'memory', id: 'x', seq: 0 }] },
      ],
      copies: [],
      at,
    });
    expect(saved).toHaveLength(3);
    const numbers = '[0.1,-0.25,3.402823e+38,1e-45,0]';
    expect(await vectors()).toEqual([
      'memory x 0 [0,1e-45,3.402823e+38,-0.25,0.1]',
      `turn other "s", {1} 2 ${numbers}`,
      `turn s 1 ${numbers}`,
    ]);
  });

  it('are copied where the same text has one, by this model', async () => {
    const { say, take, begin, embeddings, vectors } = openEmbedding(harness);
    await say(['Yes.', 'Yes.', 'No.']);
    const lease = await begin();
    const hash = hashOf('Yes.');
    await embeddings.save(lease, { vectors: [{ hash, vector: [1, 2], owners: [turn(1)] }], copies: [], at });
    expect((await take()).map(({ content }) => content?.known.kind)).toEqual(['own', 'copy', 'unknown']);
    expect((await take({ modelId: 'n' })).map(({ content }) => content?.known.kind)).not.toContain('copy');
    const copies = [
      { hash, owners: [turn(2)] },
      { hash: hashOf('No.'), owners: [turn(3)] },
    ];
    // Of what is not there, nothing can be copied, and the answer says so.
    expect(await embeddings.save(lease, { vectors: [], copies, at })).toEqual([turn(2)]);
    expect(await vectors()).toEqual(['turn s 1 [1,2]', 'turn s 2 [1,2]']);
  });

  it('give way to that of a new text', async () => {
    const { begin, embeddings, vectors } = openEmbedding(harness);
    const lease = await begin();
    for (const [hash, vector] of [
      ['old', [1, 1]],
      ['new', [2, 2]],
    ] as const) {
      await embeddings.save(lease, { vectors: [{ hash, vector, owners: [turn(1)] }], copies: [], at });
    }
    expect(await vectors()).toEqual(['turn s 1 [2,2]']);
  });

  it('are all of one dimension in a namespace and model', async () => {
    const { begin, embedAll, embeddings, vectors, clock } = openEmbedding(harness);
    const lease = await begin();
    expect(lease).not.toHaveProperty('dimension');
    const save = (vector: number[]) =>
      embeddings.save(lease, { vectors: [{ hash: 'h', vector, owners: [turn(vector.length)] }], copies: [], at });
    expect(await save([1, 2])).toEqual([turn(2)]);
    expect(await save([1, 2, 3])).toBeUndefined();
    expect(await vectors()).toEqual(['turn s 2 [1,2]']);
    await embeddings.release(lease, { failures: 0 });
    expect(await begin()).toMatchObject({ dimension: 2 });
    clock.advance(hours);
    await embeddings.release({ ...lease, fence: 2 }, { failures: 0 });
    await embedAll({ modelId: 'n' });
    expect(await begin({ modelId: 'n' })).not.toHaveProperty('dimension');
  });
}

function describeSettingAside(harness: OpenHarness): void {
  it('are not asked for again where the model did not take a text, whoever says it, until it changes', async () => {
    const { say, remember, take, begin, embeddings, isDue, claim } = openEmbedding(harness);
    const lease = await begin();
    await say(['poison', 'fine']);
    const memoryId = await remember('bad memory');
    const [memory] = await take();
    const aside = { attempts: 1, reason: 'refused: 400' };
    await embeddings.settle(lease, {
      sessions: [{ sessionId: 's', through: 2 }],
      entries: [],
      setAside: [
        { ...aside, owner: turn(1), hash: hashOf('poison') },
        { ...aside, owner: { kind: 'memory', id: memoryId, seq: 0 }, version: memory?.version ?? 0, hash: 'x' },
      ],
    });
    expect(await take()).toEqual([]);
    await say(['poison'], { sessionId: 't' });
    expect((await take()).map(({ content }) => content?.known)).toEqual([{ kind: 'refused', reason: 'refused: 400' }]);
    await settleAll(embeddings, lease, await take());
    await embeddings.release(lease, { failures: 0 });
    expect([await isDue(), (await claim())?.fence]).toEqual([false, 2]);
  });

  it('are asked for again when it is time', async () => {
    const { say, take, begin, embeddings, clock, isDue } = openEmbedding(harness);
    await say(['slow']);
    const lease = await begin();
    const dueAt = new Date(clock.now().getTime() + 30 * minutes);
    const setAside = [{ owner: turn(1), hash: hashOf('slow'), attempts: 2, reason: '503', dueAt }];
    await embeddings.settle(lease, { sessions: [{ sessionId: 's', through: 1 }], entries: [], setAside });
    await embeddings.release(lease, { failures: 0 });
    expect([textsOf(await take()), await isDue()]).toEqual([[], false]);
    clock.advance(30 * minutes);
    expect(await isDue()).toBe(true);
    expect(await take()).toMatchObject([{ owner: turn(1), version: 1, attempts: 2, content: { text: 'slow' } }]);
    const again = await begin();
    await settleAll(embeddings, again, await take());
    expect(await take()).toEqual([]);
  });
}

function describeCounting(harness: OpenHarness): void {
  it('are counted against what there is to embed', async () => {
    const { say, remember, edit, embedAll, begin, take, embeddings, namespace } = openEmbedding(harness);
    const none = { total: 0, embedded: 0, refused: 0 };
    expect(await embeddings.status(namespace)).toEqual({ turns: none, memories: none, otherModels: [] });
    await say(['one', 'two', { role: 'tool', content: 'x' }]);
    const kept = await remember('Ana runs.');
    await remember('Ana swims.');
    await embedAll();
    await edit(kept, { status: 'deleted' });
    await say(['three', 'poison']);
    await remember('Ana rows.');
    const lease = await begin();
    const taken = await take();
    const poison = { owner: turn(5), hash: hashOf('poison'), attempts: 1, reason: '400' };
    const sessions = [{ sessionId: 's', through: 5 }];
    await embeddings.save(lease, { vectors: [{ hash: 'h', vector: [1, 2], owners: [turn(4)] }], copies: [], at });
    await embeddings.settle(lease, { sessions, entries: [], setAside: [poison] });
    expect(taken).toHaveLength(3);
    expect(await embeddings.status(namespace)).toMatchObject({
      model: { id: 'm', dimension: 2 },
      turns: { total: 4, embedded: 3, refused: 1 },
      memories: { total: 2, embedded: 1, refused: 0 },
      otherModels: [],
    });
  });
}
