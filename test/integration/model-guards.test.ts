import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOpenAiModel } from '../../src/adapters/ai-sdk/open-openai.ts';
import type { BudgetSettings } from '../../src/domain/settings.ts';
import type { GuardOptions } from '../../src/engine/models/guard-calls.ts';
import { guardModel } from '../../src/engine/models/guard-model.ts';
import { HoldWork } from '../../src/ports/faults.ts';
import type { LanguageModel, ModelAnswer } from '../../src/ports/language-model.ts';
import { silentLog } from '../../src/ports/log.ts';
import { modelRequest } from '../../src/testing/guard-bench.ts';
import type { ModelCallHarness } from '../../src/testing/model-call-harness.ts';
import { type ModelServer, startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { createTestClock } from '../../src/testing/test-clock.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { openEmbeddedModelHarness } from '../servers/open-model-harness.ts';

const { signal } = new AbortController();
const week = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-08T00:00:00Z') };

/** Workers of one deployment: each with guards of its own, as processes have them, before one store and one provider. */
interface Deployment {
  readonly namespace: string;
  readonly workers: readonly LanguageModel[];
  /** One call of each worker, at once. */
  run(): Promise<PromiseSettledResult<ModelAnswer>[]>;
}

let harness: ModelCallHarness;

beforeAll(async () => {
  harness = await openEmbeddedModelHarness();
});
afterAll(async () => await harness.close());

interface DeploymentOptions extends GuardOptions {
  readonly workers: number;
  readonly budget?: BudgetSettings;
}

function deploy(server: ModelServer, { workers: count, budget = {}, ...options }: DeploymentOptions): Deployment {
  const namespace = uniqueNamespace();
  const { quota, usage } = harness;
  const settings = { get: async () => ({ budget }) };
  const ports = { quota, usage, settings, clock: createTestClock(), log: silentLog };
  const workers = Array.from({ length: count }, () =>
    guardModel(openOpenAiModel({ baseUrl: server.url, model: 'm', id: namespace }), ports, options),
  );
  return {
    namespace,
    workers,
    run: () => Promise.allSettled(workers.map((worker) => worker.generate({ ...modelRequest, namespace }, signal))),
  };
}

const isHeld = (result: PromiseSettledResult<unknown>): boolean =>
  result.status === 'rejected' && result.reason instanceof HoldWork;

describe('the workers of a deployment', () => {
  it('never have more calls under way together than its limit', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await using server = await startModelServer({
      answer: async () => {
        await released;
        return '{}';
      },
    });
    const { run } = deploy(server, { workers: 6, limits: { concurrency: 2 } });
    const done = run();
    await expect.poll(() => server.calls.length).toBe(2);
    release();
    expect((await done).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect([server.usage.calls, server.usage.peakInFlight]).toEqual([6, 2]);
  });

  it('send back what would have to wait for the next minute', async () => {
    await using server = await startModelServer();
    const { run } = deploy(server, { workers: 5, limits: { requestsPerMinute: 3 }, maxWaitMs: 1_000 });
    const results = await run();
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'HoldWork' });
    }
    expect(server.usage.calls).toBe(3);
  });

  it('write down what their provider counted', async () => {
    await using server = await startModelServer();
    const { run, namespace } = deploy(server, { workers: 4, price: { inputPerMillion: 1_000_000 } });
    server.fail('server_error', 'content_filter');
    await run();
    const { inputTokens, outputTokens } = server.usage;
    expect(await harness.usage.summarise(namespace, week)).toMatchObject([
      { day: '2026-01-05', calls: 4, failedCalls: 1, inputTokens, outputTokens, costMicros: inputTokens * 1_000_000 },
    ]);
  });

  it('spend together at most one call more than the budget of the day, and go on when it is raised', async () => {
    await using server = await startModelServer({ answer: () => 'word '.repeat(400) });
    const budget = { tokensPerDay: 1_200 };
    const { run, namespace, workers } = deploy(server, { workers: 10, budget });
    const held: boolean[] = [];
    for (let round = 0; round < 4; round += 1) held.push(...(await run()).map(isHeld));
    const [day] = await harness.usage.summarise(namespace, week);
    const spent = (day?.inputTokens ?? 0) + (day?.outputTokens ?? 0);
    expect(spent).toBeGreaterThanOrEqual(budget.tokensPerDay);
    // A call takes 400 tokens of answer and a short prompt.
    expect(spent).toBeLessThan(budget.tokensPerDay + 600);
    expect(held.filter((isSo) => !isSo)).toHaveLength(server.usage.calls);
    budget.tokensPerDay = 100_000;
    expect(await workers[0]?.generate({ ...modelRequest, namespace }, signal)).toMatchObject({ finish: 'complete' });
  });
});
