import { costMicros, type ModelPrice } from '../../domain/models/model-price.ts';
import type { Clock } from '../../ports/clock.ts';
import { ContentFault } from '../../ports/faults.ts';
import type { ModelUsage } from '../../ports/language-model.ts';
import type { Log } from '../../ports/log.ts';
import type { CallOutcome, UsageLedger } from '../../ports/usage-ledger.ts';
import type { CallGuard, ModelCall } from './model-call.ts';

export interface MeterPorts {
  readonly usage: Pick<UsageLedger, 'record'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Writes every call down that is made, however it ends. One that fails is counted without tokens, as its provider says
 * nothing of them; one that is given up, with its prompt, which the provider has had. An answer is paid for and is handed
 * on even where it cannot be written down.
 */
export function meterCalls({ usage, clock, log }: MeterPorts, price: ModelPrice | undefined): CallGuard {
  const record = async (call: ModelCall, outcome: CallOutcome, { startedAt, tokens }: Metered): Promise<void> => {
    const { callId, namespace, purpose, windowId, modelId: model, at } = call;
    const durationMs = Math.max(clock.now().getTime() - startedAt.getTime(), 0);
    const entry = { callId, namespace, purpose, model, ...tokens, durationMs, outcome, at };
    await usage
      .record({ ...entry, costMicros: costMicros(tokens, price), ...(windowId === undefined ? {} : { windowId }) })
      .catch((error: unknown) => log.error('usage.record_failed', { ...entry, error }));
  };
  return async (call, next) => {
    const startedAt = clock.now();
    try {
      const answered = await next();
      await record(call, answered.outcome, { startedAt, tokens: answered.usage });
      return answered;
    } catch (error) {
      const outcome = outcomeOf(error, call.signal);
      const inputTokens = outcome === 'aborted' ? call.estimate.inputTokens : 0;
      await record(call, outcome, { startedAt, tokens: { inputTokens, outputTokens: 0 } });
      throw error;
    }
  };
}

interface Metered {
  readonly startedAt: Date;
  readonly tokens: ModelUsage;
}

function outcomeOf(error: unknown, signal: AbortSignal): CallOutcome {
  if (signal.aborted) return 'aborted';
  return error instanceof ContentFault ? 'content_fault' : 'provider_fault';
}
