import { createId } from '../../domain/identifier.ts';
import type { CallRecord } from '../../ports/usage-ledger.ts';

/** A call of a model as it is written down, where nothing else is said. */
export function buildCall(fields: Partial<CallRecord>): CallRecord {
  return {
    namespace: 'n',
    callId: createId(),
    purpose: 'extract',
    model: 'test/model',
    inputTokens: 100,
    outputTokens: 10,
    durationMs: 5,
    outcome: 'ok',
    costMicros: 7,
    at: new Date('2026-03-01T10:00:00Z'),
    ...fields,
  };
}
