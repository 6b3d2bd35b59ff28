import { describe, expect, it } from 'vitest';
import { giveVectors, hours, minutes, openEmbedding, type OpenHarness, textsOf } from './embedding-fixture.ts';

/** Who may embed a namespace, for which model, and from when on. */
export function describeLeasing(harness: OpenHarness): void {
  describe('leases', () => {
    describeWorkers(harness);
    describeModels(harness);
  });
}

function describeWorkers(harness: OpenHarness): void {
  it('are given to one of many that ask at once', async () => {
    const { say, claim, isDue } = openEmbedding(harness);
    await say(['one']);
    const leases = await Promise.all(Array.from({ length: 10 }, () => claim()));
    expect(leases.filter((lease) => lease !== undefined)).toMatchObject([{ fence: 1, failures: 0 }]);
    expect(await isDue()).toBe(false);
  });

  it('pass to the next when they run out, and then change nothing any more', async () => {
    const { say, begin, claim, take, embeddings, namespace, harness: opened } = openEmbedding(harness);
    await say(['one']);
    const late = await begin({ leaseMs: 0 });
    const next = await claim();
    expect(next).toMatchObject({ fence: 2 });
    const before = await opened.dump(namespace);
    expect(await embeddings.renew(late)).toBe(false);
    expect(await embeddings.extend(late)).toBe(false);
    const owner = { kind: 'turn', id: 's', seq: 1 } as const;
    const saved = { vectors: [{ hash: 'h', vector: [1], owners: [owner] }], copies: [], at: new Date() };
    expect(await embeddings.save(late, saved)).toBeUndefined();
    const progress = { sessions: [{ sessionId: 's', through: 1 }], entries: [], setAside: [] };
    expect(await embeddings.settle(late, progress)).toBe(false);
    await embeddings.release(late, { failures: 3 });
    expect(await opened.dump(namespace)).toEqual(before);
    expect(textsOf(await take())).toEqual(['one']);
  });

  it('hold on while they are renewed, and end with their release', async () => {
    const { begin, claim, embeddings } = openEmbedding(harness);
    const lease = await begin({ leaseMs: 0 });
    expect(await embeddings.renew({ ...lease, leaseMs: minutes })).toBe(true);
    expect(await claim()).toBeUndefined();
    await embeddings.release(lease, { failures: 2 });
    expect(await embeddings.renew(lease)).toBe(false);
    expect(await claim()).toMatchObject({ failures: 2 });
  });

  it('are not given before the time that the one before has named', async () => {
    const { say, begin, claim, embeddings, clock, isDue, namespace } = openEmbedding(harness);
    await say(['one']);
    const until = new Date(clock.now().getTime() + minutes);
    await embeddings.release(await begin(), { failures: 1, next: { at: until, reason: 'budget' } });
    expect([await isDue(), await claim()]).toEqual([false, undefined]);
    expect(await embeddings.status(namespace)).toMatchObject({ held: { until, reason: 'budget' } });
    clock.advance(minutes);
    expect(await isDue()).toBe(true);
    expect(await claim()).toMatchObject({ failures: 1 });
    expect(await embeddings.status(namespace)).not.toHaveProperty('held');
  });
}

function describeModels(harness: OpenHarness): void {
  it('make everything due for a model that comes after another', async () => {
    const { say, remember, embedAll, begin, take, clock, isDue, namespace, embeddings } = openEmbedding(harness);
    await say(['one', 'two']);
    await say(['three'], { sessionId: 't' });
    await remember('Ana runs.');
    await embedAll();
    clock.advance(hours);
    expect(await isDue('n')).toBe(true);
    expect(await begin({ modelId: 'n' })).toMatchObject({ modelId: 'n', formerModelId: 'm' });
    expect(textsOf(await take({ modelId: 'n' }))).toEqual(['Ana runs.', 'one', 'two', 'three']);
    expect(await embeddings.status(namespace)).toMatchObject({
      model: { id: 'n', since: clock.now() },
      turns: { total: 3, embedded: 0 },
      memories: { total: 1, embedded: 0 },
      otherModels: [{ id: 'm', vectors: 4 }],
    });
  });

  it('know what the former model has done when it comes back, without asking it again', async () => {
    const { say, embedAll, begin, take, clock } = openEmbedding(harness);
    await say(['one', 'two']);
    await embedAll();
    clock.advance(hours);
    await embedAll({ modelId: 'n' });
    await say(['three']);
    clock.advance(hours);
    await begin();
    expect((await take()).map(({ content }) => content?.known.kind)).toEqual(['own', 'own', 'unknown']);
  });

  it('let a model begin before another takes over', async () => {
    const { say, embedAll, claim, clock, isDue } = openEmbedding(harness);
    await say(['one']);
    await embedAll();
    clock.advance(9 * minutes);
    expect([await isDue('n'), await claim({ modelId: 'n' })]).toEqual([false, undefined]);
    clock.advance(minutes);
    expect(await claim({ modelId: 'n' })).toMatchObject({ formerModelId: 'm' });
  });

  it('take over what is held for another model, and ask again what that did not take', async () => {
    const { say, begin, claim, take, embeddings, clock } = openEmbedding(harness);
    await say(['one']);
    const lease = await begin();
    const owner = { kind: 'turn', id: 's', seq: 1 } as const;
    const [one] = await take();
    const setAside = [{ owner, hash: one?.content?.hash ?? '', attempts: 1, reason: 'refused' }];
    await embeddings.settle(lease, { sessions: [{ sessionId: 's', through: 1 }], entries: [], setAside });
    const next = { at: new Date(clock.now().getTime() + 24 * hours), reason: 'embedding_dimension' };
    await embeddings.release(lease, { failures: 5, next });
    clock.advance(hours);
    expect(await claim()).toBeUndefined();
    expect(await begin({ modelId: 'n' })).toMatchObject({ failures: 0 });
    expect((await take({ modelId: 'n' })).map(({ content }) => content?.known)).toEqual([{ kind: 'unknown' }]);
  });

  it('set back more sessions than one step does, without losing what is said meanwhile', async () => {
    const { say, embedAll, begin, take, embeddings, clock } = openEmbedding(harness);
    const sessions = Array.from({ length: 205 }, (_, index) => `s${String(index).padStart(3, '0')}`);
    for (const sessionId of sessions) await say([sessionId], { sessionId });
    await embedAll();
    clock.advance(hours);
    const lease = await begin({ modelId: 'n' });
    await say(['late'], { sessionId: 's204' });
    const selection = { modelId: 'n', limit: 500 };
    expect((await take(selection)).length).toBe(201);
    await giveVectors(embeddings, lease, await take(selection));
    await embeddings.extend(lease);
    const taken = await take(selection);
    expect(textsOf(taken).slice(-3)).toEqual(['s203', 's204', 'late']);
    expect(taken).toHaveLength(206);
  });
}
