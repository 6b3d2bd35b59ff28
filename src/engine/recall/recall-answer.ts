import type { Freshness } from '../../ports/recall-index.ts';

/** A turn that a result rests on; a turn's evidence is itself. */
export interface RecallEvidence {
  readonly turnId: string;
  readonly sessionId: string;
  readonly seq: number;
  readonly name?: string;
  /** ISO 8601, in the speaker's own zone. */
  readonly occurredAt: string;
  readonly quote: string;
}

interface RecallResultBase {
  readonly id: string;
  readonly text: string;
  readonly score: number;
  /** What the score is made of, where `explain` was asked for. */
  readonly parts?: Readonly<Record<string, number>>;
  readonly evidence: readonly RecallEvidence[];
}

export interface TurnResult extends RecallResultBase {
  readonly type: 'turn';
  readonly role: string;
  readonly name?: string;
  readonly userId?: string;
}

export interface MemoryResult extends RecallResultBase {
  readonly type: 'memory';
  readonly category: string;
  readonly subject: string;
  readonly attribute?: string;
  readonly importance: number;
  readonly confidence: number;
  readonly status: string;
  readonly scope: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly validPrecision?: string;
  readonly recordedAt: string;
  readonly supersededBy?: string;
}

export type RecallResult = TurnResult | MemoryResult;

/** Ready to be sent as JSON. */
export interface RecallAnswer {
  /** Best first. */
  readonly results: readonly RecallResult[];
  readonly mode: 'hybrid' | 'lexical';
  /** What the caller should know about how the answer came about. */
  readonly notes: readonly string[];
  readonly freshness: Freshness;
}
