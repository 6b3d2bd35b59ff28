import type { Freshness } from '../../ports/recall-index.ts';
import type { EvidenceAnswer, MemoryFields } from '../memory-answer.ts';

/** A turn that a result rests on; a turn's evidence is itself. */
export type RecallEvidence = EvidenceAnswer;

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
  /** The memory that holds instead of what the turn says about the question; absent where that still holds. */
  readonly supersededBy?: string;
}

export interface MemoryResult extends RecallResultBase, MemoryFields {
  readonly type: 'memory';
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
