import type { EffectiveSettings } from '../domain/settings.ts';
import type { GuardOptions } from '../engine/models/guard-calls.ts';
import { guardModel } from '../engine/models/guard-model.ts';
import type { QuotaDecision } from '../ports/call-quota.ts';
import type { LanguageModel, ModelAnswer, ModelRequest } from '../ports/language-model.ts';
import type { BudgetDecision } from '../ports/usage-ledger.ts';
import { createRecordingLog } from './recording-log.ts';
import { createRecordingQuota, createRecordingUsage } from './recording-usage.ts';
import { createTestClock } from './test-clock.ts';

export const modelAnswer: ModelAnswer = {
  text: '{}',
  finish: 'complete',
  usage: { inputTokens: 120, outputTokens: 30 },
};

/** A request without anything of note. */
export const modelRequest: ModelRequest = {
  purpose: 'extract',
  namespace: 'n',
  windowId: '0190a0a0-0000-7000-8000-000000000001',
  system: 'Answer in JSON.',
  messages: [{ role: 'user', content: 'Ana runs.' }],
  schema: { name: 'facts', json: { type: 'object' } },
  maxOutputTokens: 500,
};

export interface GuardBenchOptions extends GuardOptions {
  readonly generate?: LanguageModel['generate'];
  readonly budget?: EffectiveSettings['budget'];
  readonly decideBudget?: () => BudgetDecision;
  readonly decideQuota?: (asked: number) => QuotaDecision;
  /** Default: goes by at once, and with it the clock. */
  readonly pause?: () => Promise<void>;
}

/** A guarded model whose every neighbour is a fake, with what each of them was told. */
export function createGuardBench(benchOptions: GuardBenchOptions = {}) {
  const { generate, budget = {}, decideBudget, decideQuota, pause, ...options } = benchOptions;
  const calls: ModelRequest[] = [];
  const pauses: number[] = [];
  const clock = createTestClock();
  const log = createRecordingLog();
  const usage = createRecordingUsage(decideBudget);
  const quota = createRecordingQuota(decideQuota ?? (() => ({ granted: true, reservationId: 'r' })));
  const model: LanguageModel = {
    id: 'openai/m',
    async generate(asked, callSignal) {
      calls.push(asked);
      return generate === undefined ? modelAnswer : await generate(asked, callSignal);
    },
  };
  const ports = {
    clock,
    log,
    usage: usage.usage,
    quota: quota.quota,
    settings: { get: async () => ({ budget }) },
    pause: async (ms: number) => {
      pauses.push(ms);
      await pause?.();
      clock.advance(ms);
    },
  };
  return { ...usage, ...quota, calls, pauses, clock, log, ports, model: guardModel(model, ports, options) };
}
