import type { MemoryStatus, MemoryScope } from '../domain/memory/memory.ts';
import type { MemoryType, Validity } from '../domain/extraction/fact.ts';

/** One turn that a memory rests on. */
export interface EvidenceView {
  readonly turnId: string;
  readonly sessionId: string;
  readonly seq: number;
  readonly name?: string;
  readonly occurredAt: Date;
  readonly occurredOffsetMinutes: number;
  /** The words it rests on, verbatim. */
  readonly quote: string;
}

/** A memory as it is shown. */
export interface MemoryView {
  readonly id: string;
  readonly text: string;
  readonly type: MemoryType;
  readonly category: string;
  readonly subject: string;
  readonly attribute?: string;
  readonly scope: MemoryScope;
  readonly ownerId: string;
  readonly importance: number;
  readonly confidence: number;
  readonly validity?: Validity;
  readonly saidAt: Date;
  readonly recordedAt: Date;
  readonly supersededAt?: Date;
  readonly supersededBy?: string;
  readonly status: MemoryStatus;
  readonly reinforcements: number;
  readonly pinned: boolean;
  readonly sessionId?: string;
  readonly extractor: string;
  readonly evidence: readonly EvidenceView[];
}
