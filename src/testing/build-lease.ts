import { createId } from '../domain/identifier.ts';
import type { ExtractionTurn } from '../domain/extraction/fact.ts';
import type { Lease } from '../ports/window-ledger.ts';
import { testEpoch } from './test-clock.ts';

/** A turn as an extractor sees it: Ana's, where nothing else is said. */
export function buildExtractionTurn(seq: number, fields: Partial<ExtractionTurn> = {}): ExtractionTurn {
  const occurredAt = { instant: new Date(testEpoch.getTime() + seq * 1_000), offsetMinutes: 0 };
  return { seq, role: 'user', speaker: 'Ana', participant: true, content: `Turn ${seq}`, occurredAt, ...fields };
}

/** A claimed window over these turns. */
export function buildLease(turns: readonly ExtractionTurn[], fields: Partial<Lease> = {}): Lease {
  return {
    namespace: 'n',
    sessionId: 's',
    windowId: createId(),
    fence: 1,
    firstSeq: turns[0]?.seq ?? 1,
    lastSeq: turns.at(-1)?.seq ?? 1,
    attempts: 0,
    halves: 0,
    correlationIds: [],
    binding: {},
    input: { namespace: 'n', windowId: 'w', sessionId: 's', turns, before: [] },
    turnUsers: new Map(),
    ...fields,
  };
}
