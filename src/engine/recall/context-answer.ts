import type { ProfileField } from '../../domain/extraction/fact.ts';
import type { Freshness } from '../../ports/recall-index.ts';
import type { MemoryResult, RecallAnswer } from './recall-answer.ts';

/** A message as a context shows it. */
export interface ContextMessageAnswer {
  readonly id: string;
  readonly seq: number;
  readonly role: string;
  readonly name?: string;
  /** As the text has it: one line, and cut where it is long. */
  readonly text: string;
  /** ISO 8601, in the speaker's own zone. */
  readonly occurredAt: string;
}

/** Messages of one session without a gap. */
export interface ContextExchangeAnswer {
  readonly sessionId: string;
  readonly messages: readonly ContextMessageAnswer[];
}

/** What a context's text is made of, in its order. */
export interface ContextSections {
  /** Absent where no user is named, or the past is asked for. */
  readonly profile?: { readonly [Field in ProfileField]?: readonly { readonly id: string; readonly text: string }[] };
  readonly memories: readonly MemoryResult[];
  readonly exchanges: readonly ContextExchangeAnswer[];
  readonly recentTurns: readonly ContextMessageAnswer[];
}

/** A recall packed into a text for a prompt. Ready to be sent as JSON. */
export interface ContextAnswer {
  /** Between tags by which Memoir knows it again when it comes back in a turn; empty where nothing is known. */
  readonly text: string;
  /** Of the text, estimated on the high side. */
  readonly tokens: number;
  readonly sections: ContextSections;
  readonly mode: RecallAnswer['mode'];
  /** What the caller should know about how the answer came about. */
  readonly notes: readonly string[];
  readonly freshness: Freshness;
}
