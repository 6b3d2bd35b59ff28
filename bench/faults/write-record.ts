/** A turn that the service acknowledged. */
export interface AcknowledgedTurn {
  readonly sessionId: string;
  readonly seq: number;
  /** Of no other turn of the namespace. */
  readonly content: string;
}

/** What writers were told, to be held against what is stored. */
export interface WriteRecord {
  readonly acknowledged: AcknowledgedTurn[];
  /** Lines of transcripts that the service took over: each stands once in its session. */
  readonly transcribed: { readonly sessionId: string; readonly content: string }[];
  /** Answers that ask for a repetition, by status; 0 where there was none. */
  readonly repeated: Map<number, number>;
  /** Answers that nobody can do anything with, as they came. */
  readonly refused: string[];
  /** Equal requests that were answered differently. */
  readonly contradicted: string[];
}

export function createWriteRecord(): WriteRecord {
  return { acknowledged: [], transcribed: [], repeated: new Map(), refused: [], contradicted: [] };
}

/** Turns that must be there. */
export function countAcknowledged({ acknowledged, transcribed }: WriteRecord): number {
  return acknowledged.length + transcribed.length;
}
