import { describe, expect, it } from 'vitest';
import { analyzeText } from '../../domain/analysis/analyze.ts';
import { createId } from '../../domain/identifier.ts';
import { contentHash } from '../../domain/memory/memory-key.ts';
import type { MemoryEdit } from '../../ports/memory-store.ts';
import { buildRequest } from '../build-request.ts';
import { hashOf, hours, openEmbedding, type OpenHarness, settleAll, textsOf } from './embedding-fixture.ts';

/** What is due, and how it is found. */
export function describeFinding(harness: OpenHarness): void {
  describe('finding what is due', () => {
    describeTurns(harness);
    describeMemories(harness);
    describeNamespaces(harness);
  });
}

function describeTurns(harness: OpenHarness): void {
  it('takes turns session by session, from the first that was not seen to', async () => {
    const { say, take, begin, embeddings } = openEmbedding(harness);
    await say(['one', 'two', 'three'], { sessionId: 'b' });
    await say(['four'], { sessionId: 'a' });
    expect(textsOf(await take())).toEqual(['four', 'one', 'two', 'three']);
    expect(textsOf(await take({ limit: 2 }))).toEqual(['four', 'one']);
    const lease = await begin();
    const sessions = [
      { sessionId: 'a', through: 1 },
      { sessionId: 'b', through: 2 },
    ];
    expect(await embeddings.settle(lease, { sessions, entries: [], setAside: [] })).toBe(true);
    expect(textsOf(await take())).toEqual(['three']);
    await embeddings.settle(lease, { sessions: [{ sessionId: 'b', through: 1 }], entries: [], setAside: [] });
    expect(textsOf(await take())).toEqual(['three']);
    await say(['five'], { sessionId: 'b' });
    expect(textsOf(await take())).toEqual(['three', 'five']);
  });

  it('passes over what nobody said, and what was revised', async () => {
    const { say, take, harness: opened, namespace } = openEmbedding(harness);
    await say([
      { role: 'system', content: 'Be kind.' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'tool', content: '{"found":3}' },
      'Hi.',
    ]);
    expect(textsOf(await take())).toEqual(['-', 'Hello.', '-', 'Hi.']);
    const change = { ...buildRequest(['Hey.']), rawMemoryId: createId(), revisedSeqs: [4], metadata: {}, text: 'Hey.' };
    await opened.store.turns.acceptTranscript(namespace, change);
    expect(textsOf(await take())).toEqual(['-', 'Hello.', '-', '-', 'Hey.']);
  });

  it('reads of a long text its beginning, and knows it by the whole', async () => {
    const { say, take } = openEmbedding(harness);
    const long = 'Straße 🚲 '.repeat(50);
    await say([long]);
    expect((await take({ maxCharacters: 8 }))[0]).toEqual({
      owner: { kind: 'turn', id: 's', seq: 1 },
      content: { text: 'Straße 🚲', hash: hashOf(long), known: { kind: 'unknown' } },
      attempts: 0,
    });
  });
}

/** Other words for a memory. */
function rewording(text: string): MemoryEdit {
  const { language, lexemes, length } = analyzeText(text);
  return { wording: { text, contentHash: contentHash(text), language, lexemes, lexemeCount: length } };
}

function describeMemories(harness: OpenHarness): void {
  it('finds memories from before embedding began, and each that is added, reworded or restored after it', async () => {
    const { remember, edit, take, begin, embedAll } = openEmbedding(harness);
    const old = await remember('Ana runs.');
    await begin({ leaseMs: 0 });
    const added = await remember('Ana swims.');
    expect(textsOf(await take()).sort()).toEqual(['Ana runs.', 'Ana swims.']);
    await embedAll();
    await edit(old, { importance: 3 });
    await edit(added, { status: 'deleted' });
    expect(await take()).toEqual([]);
    await edit(old, rewording('Ana runs in the park.'));
    expect(textsOf(await take())).toEqual(['Ana runs in the park.']);
    await edit(added, { status: 'active' });
    const known = (await take()).map(({ content }) => content?.known.kind);
    expect(known).toHaveLength(2);
    expect(known).toEqual(expect.arrayContaining(['own', 'unknown']));
  });

  it('has nothing to embed of a memory that holds no more', async () => {
    const { remember, edit, take, begin } = openEmbedding(harness);
    await begin();
    await edit(await remember('Ana runs.'), { status: 'deleted' });
    expect(textsOf(await take())).toEqual(['-']);
  });

  it('keeps a memory due that was reworded while it was embedded', async () => {
    const { remember, edit, take, begin, embeddings } = openEmbedding(harness);
    const lease = await begin();
    const id = await remember('Ana runs.');
    const taken = await take();
    await edit(id, rewording('Ana rows.'));
    await settleAll(embeddings, lease, taken);
    expect(textsOf(await take())).toEqual(['Ana rows.']);
    const owner = { kind: 'memory', id, seq: 0 } as const;
    const refused = { owner, version: taken[0]?.version ?? 0, hash: 'h', attempts: 1, reason: 'too long' };
    await embeddings.settle(lease, { sessions: [], entries: [], setAside: [refused] });
    expect(textsOf(await take())).toEqual(['Ana rows.']);
  });

  it('looks through all memories once a day for what nothing else has told', async () => {
    const { remember, take, begin, embeddings, clock, embedAll, isDue } = openEmbedding(harness);
    await remember('Ana runs.');
    await embedAll();
    const lease = await begin();
    await remember('Ana swims.');
    // As if its entry had been lost.
    await settleAll(embeddings, lease, await take());
    await embeddings.release(lease, { failures: 0 });
    expect(await isDue()).toBe(false);
    clock.advance(24 * hours);
    expect(await isDue()).toBe(true);
    await begin();
    expect(textsOf(await take())).toEqual(['Ana swims.']);
  });

  it('takes memories for half of what is looked at', async () => {
    const { say, remember, take, begin } = openEmbedding(harness);
    await begin();
    for (const text of ['Ana runs.', 'Ana swims.', 'Ana rows.']) await remember(text);
    await say(['one', 'two', 'three']);
    const kinds = (await take({ limit: 4 })).map(({ owner }) => owner.kind);
    expect(kinds).toEqual(['memory', 'memory', 'turn', 'turn']);
  });
}

function describeNamespaces(harness: OpenHarness): void {
  it('lists a namespace while something is due in it', async () => {
    const { say, remember, isDue, embedAll } = openEmbedding(harness);
    expect(await isDue()).toBe(false);
    await say(['one']);
    expect(await isDue()).toBe(true);
    await embedAll();
    expect(await isDue()).toBe(false);
    await remember('Ana runs.');
    expect(await isDue()).toBe(true);
    await embedAll();
    expect(await isDue()).toBe(false);
  });

  it('goes from page to page of them, each once', async () => {
    const fixtures = Array.from({ length: 8 }, () => openEmbedding(harness));
    for (const { say } of fixtures) await say(['one']);
    const [first] = fixtures;
    const seen: string[] = [];
    let after = '';
    do {
      const due = await first?.embeddings.listDue({ modelId: 'm', now: first.clock.now(), after, limit: 2 });
      seen.push(...(due?.namespaces ?? []));
      expect(due?.namespaces.length).toBeLessThanOrEqual(2);
      after = due?.next ?? '';
    } while (after !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(fixtures.map(({ namespace }) => namespace)));
  });
}
