import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../src/domain/tokens.ts';
import type { EmbeddingStatus } from '../../src/ports/embedding-store.ts';
import { startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { openTestStore } from '../../src/testing/open-test-store.ts';
import { useStoreHarness } from '../../src/testing/store-harness.ts';
import { converse, deploy, listEmbeddedTexts } from './embedding-deployment.ts';

const minutes = 60_000;
const tenTurns = Array.from({ length: 10 }, (_, index) => `Turn ${index}`);

const harness = useStoreHarness(openTestStore);

async function statusOf(namespace: string): Promise<EmbeddingStatus> {
  return await harness().store.embeddings.status(namespace);
}

describe('a text that the model refuses', () => {
  it('is found among the others and not asked for again, whoever says it', async () => {
    await using server = await startModelServer();
    server.fail({ kind: 'context_too_long', times: Infinity, when: ({ text }) => text.includes('poison') });
    const said = [...tenTurns.slice(0, 4), 'poison', ...tenTurns.slice(4), 'more poison'];
    const namespace = await converse(harness(), { s: said });
    const { finish, log } = deploy({ server, harness: harness(), only: [namespace] });
    await finish(namespace);
    expect(await statusOf(namespace)).toMatchObject({ turns: { total: 12, embedded: 10, refused: 2 } });
    expect(listEmbeddedTexts(server.embeddingCalls).filter((text) => text !== 'Hello.')).toHaveLength(10);
    expect(log.events('info')).toEqual(['embedding.text_refused', 'embedding.text_refused']);
    const { calls } = server.usage;
    await converse(harness(), { t: ['poison', 'Turn 1'] }, namespace);
    await finish(namespace);
    expect(await statusOf(namespace)).toMatchObject({ turns: { total: 14, embedded: 11, refused: 3 } });
    expect(server.usage.calls).toBe(calls);
  });

  it('for its length is embedded by its beginning', async () => {
    await using server = await startModelServer();
    server.fail({ kind: 'context_too_long', times: Infinity, when: ({ inputTokens }) => inputTokens > 1_000 });
    const long = 'A very long story about the sea. '.repeat(500);
    const namespace = await converse(harness(), { s: ['short', long, 'brief'] });
    await deploy({ server, harness: harness(), only: [namespace] }).finish(namespace);
    expect(await statusOf(namespace)).toMatchObject({ turns: { total: 3, embedded: 3, refused: 0 } });
    const [longest = ''] = listEmbeddedTexts(server.embeddingCalls).sort((a, b) => b.length - a.length);
    expect(long.startsWith(longest)).toBe(true);
    expect(estimateTokens(longest)).toBeGreaterThan(400);
  });

  it('is not blamed where the model refuses everything', async () => {
    await using server = await startModelServer();
    server.fail({ kind: 'context_too_long', times: Infinity });
    const namespace = await converse(harness(), { s: tenTurns });
    const { round, finish, clock, log } = deploy({ server, harness: harness(), only: [namespace] });
    for (let rounds = 0; rounds < 10; rounds += 1) {
      expect(await round()).toBe(0);
      clock.advance(5 * minutes);
    }
    // Each round asks for the texts, and for one that every model takes.
    expect(server.usage.calls).toBeLessThanOrEqual(20);
    expect(await statusOf(namespace)).toMatchObject({ turns: { embedded: 0, refused: 0 } });
    server.clearFaults();
    await finish(namespace);
    expect(await statusOf(namespace)).toMatchObject({ turns: { total: 10, embedded: 10 } });
    expect(log.events('warn')).toEqual(['embedding.failing']);
    expect(log.events('info')).toEqual(['embedding.resumed']);
  });
});

describe('a provider', () => {
  it('that is down is asked ever more rarely, and nothing is lost', async () => {
    await using server = await startModelServer();
    server.down();
    const namespace = await converse(harness(), { s: tenTurns });
    const { round, finish, clock, log } = deploy({ server, harness: harness(), only: [namespace] });
    for (let seconds = 0; seconds < 3_600; seconds += 10) {
      await round();
      clock.advance(10_000);
    }
    expect(server.usage.calls).toBeLessThanOrEqual(30);
    expect(log.events('warn')).toEqual(['embedding.failing']);
    server.up();
    await finish(namespace);
    expect(await statusOf(namespace)).toMatchObject({ turns: { total: 10, embedded: 10 } });
  });

  it('is given the time that it asks for', async () => {
    await using server = await startModelServer();
    server.fail({ kind: 'rate_limited', retryAfter: 120 });
    const namespace = await converse(harness(), { s: tenTurns });
    const { round, clock } = deploy({ server, harness: harness(), only: [namespace] });
    await round();
    expect(await statusOf(namespace)).toMatchObject({
      held: { until: new Date(clock.now().getTime() + 2 * minutes), reason: 'provider_fault' },
    });
    clock.advance(119_000);
    expect([await round(), server.usage.calls]).toEqual([0, 1]);
    clock.advance(1_000);
    expect(await round()).toBe(10);
  });

  it('that fails at one text for ever does not keep the others from theirs', async () => {
    await using server = await startModelServer();
    server.fail({ kind: 'server_error', times: Infinity, when: ({ text }) => text.includes('Turn 3') });
    const namespace = await converse(harness(), { s: tenTurns });
    const { round, finish, clock } = deploy({ server, harness: harness(), only: [namespace] });
    for (let rounds = 0; rounds < 40; rounds += 1) {
      await round();
      clock.advance(5 * minutes);
    }
    expect(await statusOf(namespace)).toMatchObject({ turns: { total: 10, embedded: 9, refused: 0 } });
    const { calls } = server.usage;
    clock.advance(5 * minutes);
    await round();
    expect(server.usage.calls).toBeLessThanOrEqual(calls + 1);
    server.clearFaults();
    await finish(namespace);
    expect(await statusOf(namespace)).toMatchObject({ turns: { total: 10, embedded: 10 } });
  });
});

describe('a model whose vectors have another dimension', () => {
  it('is not asked on and on, and the log says so once, naming both', async () => {
    await using server = await startModelServer({ dimensions: 32 });
    const namespaces: string[] = [];
    for (let count = 0; count < 5; count += 1) namespaces.push(await converse(harness(), { s: tenTurns }));
    const { round, clock, log } = deploy({ server, harness: harness(), only: namespaces });
    for (let passed = 0; passed < 120; passed += 1) {
      expect(await round()).toBe(0);
      clock.advance(minutes);
    }
    expect(server.usage.calls).toBeLessThanOrEqual(32);
    const errors = log.entries.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ event: 'embedding.stopped', fields: { model: 'openai-compatible/m' } }]);
    expect(String(errors[0]?.fields['error'])).toMatch(/32 dimensions, and 64/);
    expect(await statusOf(namespaces[0] ?? '')).toMatchObject({ held: { reason: 'embedding_dimension' } });
  });

  it('goes on once it answers as it should', async () => {
    await using server = await startModelServer();
    server.fail({ kind: 'wrong_dimension', times: 3 });
    const namespace = await converse(harness(), { s: tenTurns });
    const { finish, log } = deploy({ server, harness: harness(), only: [namespace] });
    await finish(namespace);
    expect(await statusOf(namespace)).toMatchObject({ turns: { total: 10, embedded: 10 } });
    expect([log.events('error'), log.events('info')]).toEqual([['embedding.stopped'], ['embedding.resumed']]);
  });

  it('is found out by what is kept, where no dimension is configured', async () => {
    await using server = await startModelServer();
    const namespace = await converse(harness(), { s: tenTurns });
    await deploy({ server, harness: harness(), only: [namespace], dimension: null }).finish(namespace);
    await using changed = await startModelServer({ dimensions: 16 });
    await converse(harness(), { t: ['one more'] }, namespace);
    const { round, log } = deploy({ server: changed, harness: harness(), only: [namespace], dimension: null });
    await round();
    expect(String(log.entries[0]?.fields['error'])).toMatch(/16 dimensions, and those that are kept have 64/);
    expect(await statusOf(namespace)).toMatchObject({ turns: { total: 11, embedded: 10 } });
  });
});

describe('a budget', () => {
  it('holds its namespace and no other, and lets it go on when it is raised', async () => {
    await using server = await startModelServer();
    const [held, free] = [await converse(harness(), { s: tenTurns }), await converse(harness(), { s: tenTurns })];
    let tokensPerDay = 0;
    const budgetOf = (namespace: string) => (namespace === held ? { tokensPerDay } : {});
    const { round, finish, clock, log } = deploy({ server, harness: harness(), only: [held, free], budgetOf });
    expect(await round()).toBe(10);
    const until = new Date(clock.now().getTime() + 5 * minutes);
    expect(await statusOf(held)).toMatchObject({ held: { until, reason: 'budget' }, turns: { embedded: 0 } });
    expect(await statusOf(free)).toMatchObject({ turns: { embedded: 10 } });
    expect([server.usage.calls, log.entries]).toEqual([1, []]);
    tokensPerDay = 1_000;
    expect(await round()).toBe(0);
    clock.advance(5 * minutes);
    await finish(held);
    expect(await statusOf(held)).toMatchObject({ turns: { embedded: 10 } });
  });
});
