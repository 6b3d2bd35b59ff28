import { estimatePrompt } from '../../../src/domain/models/estimate-prompt.ts';
import type { CheckReport } from './check-report.ts';
import { DeliveredFacts } from './delivered-facts.ts';
import { examineMaterial, readOutcome } from './examine-material.ts';
import type { Material } from './material.ts';
import { type ModelBench, openModelBench, post } from './model-bench.ts';
import { createScribe } from './scribe.ts';

/** Turns of a window, so that there is something to hold. */
const maxTurns = 4;
/** While calls are under way, work that may not fit waits so long. */
const runningMs = 15_000;
const recheckMs = 300_000;
/** What prompts may take beyond their estimate. */
const beyondEstimate = 1.05;
const mostRounds = 200;

export interface BudgetOptions {
  readonly tokensPerDay: number;
  readonly concurrency?: number;
  /** One bench for each worker of a deployment. Default: one, in memory. */
  readonly open?: (options: Parameters<typeof openModelBench>[0]) => Promise<readonly ModelBench[]>;
}

/**
 * A namespace with a budget: its work is held where everybody can see it, goes on when the limit is raised or the day turns,
 * and no day takes more than one call above the limit, however many workers there are.
 */
export async function checkBudget(material: Material, options: BudgetOptions): Promise<CheckReport> {
  const { tokensPerDay, concurrency = 8 } = options;
  const scribe = createScribe([material]);
  const delivered = new DeliveredFacts(scribe);
  const { open = async (given) => [await openModelBench(given)] } = options;
  const workers = await open({ answer: scribe.answer, concurrency, onAnswer: (call) => delivered.add(call) });
  try {
    const [first] = workers;
    if (first === undefined) throw new Error('a deployment has a worker');
    const { operations } = first.memoir(material.namespace);
    await operations.updateSettings({ windows: { maxTurns }, budget: { tokensPerDay } });
    await post(first, material);
    const deployment = new Deployment(workers, material.namespace);
    await deployment.spend('the first day', tokensPerDay);
    await deployment.checkHeld();
    await operations.updateSettings({ budget: { tokensPerDay: 2 * tokensPerDay } });
    first.clock.advance(recheckMs);
    await deployment.spend('its limit raised', 2 * tokensPerDay);
    await deployment.checkHeld();
    first.clock.set(new Date(new Date(first.clock.now()).setUTCHours(24, 0, 0, 0)));
    await deployment.spend('the next day', 2 * tokensPerDay);
    await operations.updateSettings({ budget: { tokensPerDay: null } });
    await first.workOff([material.namespace]);
    const outcome = await readOutcome(first, material);
    const found = Object.values(examineMaterial(material, outcome, delivered)).flat();
    const counted = outcome.windows.filter(({ state, attempts }) => state === 'failed' || attempts > 0).length;
    if (counted > 0) found.push(`${counted} windows failed, or used up an attempt`);
    return {
      title: `A budget of ${tokensPerDay} tokens a day, ${workers.length} workers with ${concurrency} sessions at once`,
      head: ['', 'calls', 'tokens', 'limit', 'beyond it', 'bound', 'windows held', 'turns held'],
      rows: deployment.rows,
      breaches: [...deployment.breaches, ...found],
    };
  } finally {
    for (const worker of workers.toReversed()) await worker[Symbol.asyncDispose]();
  }
}

/** Workers of one store, by one clock. */
class Deployment {
  readonly rows: string[][] = [];
  readonly breaches: string[] = [];
  readonly #workers: readonly ModelBench[];
  readonly #namespace: string;
  #day = '';
  #before = 0;

  constructor(workers: readonly ModelBench[], namespace: string) {
    this.#workers = workers;
    this.#namespace = namespace;
  }

  get #first(): ModelBench {
    const [first] = this.#workers;
    if (first === undefined) throw new Error('a deployment has a worker');
    return first;
  }

  /** Works until everything that is left is held because the budget of the day is spent. */
  async spend(name: string, limit: number): Promise<void> {
    const { clock, server } = this.#first;
    const day = clock.now().toISOString().slice(0, 10);
    if (day !== this.#day) [this.#day, this.#before] = [day, this.#tokens()];
    const calls = server.usage.calls;
    for (let round = 0; !(await this.#isSpent()); round += 1) {
      if (round === mostRounds) throw new Error('the budget is never used up');
      await Promise.all(this.#workers.map((worker) => worker.drain()));
      if (!(await this.#isSpent())) clock.advance(runningMs);
    }
    const spent = this.#tokens() - this.#before;
    const bound = Math.ceil(limit * (beyondEstimate - 1)) + this.#longestCall();
    if (spent > limit + bound) this.breaches.push(`${name}: ${spent} tokens were spent of ${limit}`);
    const { heldTurns } = await this.#first.memoir(this.#namespace).operations.coverage();
    const held = (await this.#held()).length;
    const made = server.usage.calls - calls;
    this.rows.push([name, ...[made, spent, limit, Math.max(0, spent - limit), bound, held, heldTurns].map(String)]);
  }

  /** What is held is seen where one looks. */
  async checkHeld(): Promise<void> {
    const memoir = this.#first.memoir(this.#namespace);
    const held = await this.#held();
    const { heldTurns } = await memoir.operations.coverage();
    const { freshness } = await memoir.recall({ query: 'What is there?' });
    if (held.length === 0) this.breaches.push('no window shows that the budget holds it');
    if (heldTurns === 0 || freshness.heldTurns !== heldTurns)
      this.breaches.push(`coverage shows ${heldTurns} turns as held, recall ${freshness.heldTurns}`);
  }

  #tokens(): number {
    const { inputTokens, outputTokens } = this.#first.server.usage;
    return inputTokens + outputTokens;
  }

  /** What the largest call was estimated at: its prompt, and the longest answer that was allowed. */
  #longestCall(): number {
    const calls = this.#workers.flatMap((worker) => worker.calls);
    return Math.max(0, ...calls.map(({ request }) => estimatePrompt(request) + request.maxOutputTokens));
  }

  async #held() {
    const pending = await this.#first.memoir(this.#namespace).operations.windows({ state: 'pending', limit: 1_000 });
    return pending.filter(({ holdReason }) => holdReason === 'budget');
  }

  /** The next look at each of them is minutes away, and something is left. */
  async #isSpent(): Promise<boolean> {
    const held = await this.#held();
    const now = this.#first.clock.now().getTime();
    return (
      held.length > 0 && held.every(({ nextAttemptAt = new Date(0) }) => nextAttemptAt.getTime() > now + runningMs)
    );
  }
}
