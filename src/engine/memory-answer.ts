import type { MemoryType, Precision } from '../domain/extraction/fact.ts';
import { formatMoment } from '../domain/instant.ts';
import type { MemoryScope, MemoryStatus } from '../domain/memory/memory.ts';
import type { EvidenceView, MemoryView } from '../ports/memory-store.ts';

/** A turn that a memory rests on, as it is shown. */
export interface EvidenceAnswer {
  readonly turnId: string;
  readonly sessionId: string;
  readonly seq: number;
  readonly name?: string;
  /** ISO 8601, in the speaker's own zone. */
  readonly occurredAt: string;
  readonly quote: string;
}

/** What is shown of a memory wherever one is: in what is recalled, in lists, alone. Ready to be sent as JSON. */
export interface MemoryFields {
  readonly id: string;
  readonly text: string;
  readonly category: string;
  readonly subject: string;
  readonly attribute?: string;
  readonly importance: number;
  readonly confidence: number;
  readonly status: MemoryStatus;
  readonly scope: MemoryScope;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly validPrecision?: Precision;
  readonly recordedAt: string;
  readonly supersededBy?: string;
  readonly evidence: readonly EvidenceAnswer[];
}

/** A memory with all that is known about it. */
export interface MemoryAnswer extends MemoryFields {
  readonly type: MemoryType;
  /** The user or project; absent for the organisation. */
  readonly ownerId?: string;
  readonly saidAt: string;
  readonly supersededAt?: string;
  readonly reinforcements: number;
  readonly pinned: boolean;
  readonly sessionId?: string;
  readonly extractor: string;
}

export function memoryFields(memory: MemoryView): MemoryFields {
  const { validity } = memory;
  return {
    id: memory.id,
    text: memory.text,
    category: memory.category,
    subject: memory.subject,
    ...(memory.attribute === undefined ? {} : { attribute: memory.attribute }),
    importance: memory.importance,
    // Four digits: the store holds seven, and more than four say nothing.
    confidence: Math.round(memory.confidence * 10_000) / 10_000,
    status: memory.status,
    scope: memory.scope,
    ...(validity?.from === undefined ? {} : { validFrom: validity.from.toISOString() }),
    ...(validity?.to === undefined ? {} : { validTo: validity.to.toISOString() }),
    ...(validity === undefined ? {} : { validPrecision: validity.precision }),
    recordedAt: memory.recordedAt.toISOString(),
    ...(memory.supersededBy === undefined ? {} : { supersededBy: memory.supersededBy }),
    evidence: memory.evidence.map(evidenceAnswer),
  };
}

export function memoryAnswer(memory: MemoryView): MemoryAnswer {
  return {
    ...memoryFields(memory),
    type: memory.type,
    ...(memory.ownerId === '' ? {} : { ownerId: memory.ownerId }),
    saidAt: memory.saidAt.toISOString(),
    ...(memory.supersededAt === undefined ? {} : { supersededAt: memory.supersededAt.toISOString() }),
    reinforcements: memory.reinforcements,
    pinned: memory.pinned,
    ...(memory.sessionId === undefined ? {} : { sessionId: memory.sessionId }),
    extractor: memory.extractor,
  };
}

export function evidenceAnswer(view: EvidenceView): EvidenceAnswer {
  return {
    turnId: view.turnId,
    sessionId: view.sessionId,
    seq: view.seq,
    ...(view.name === undefined ? {} : { name: view.name }),
    occurredAt: formatMoment({ instant: view.occurredAt, offsetMinutes: view.occurredOffsetMinutes }),
    quote: view.quote,
  };
}
