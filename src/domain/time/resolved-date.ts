import type { Precision } from '../extraction/fact.ts';

/** A date expression found in a text and resolved against the moment at which it was said. */
export interface ResolvedDate {
  /** The words of the text, and where they stand (UTF-16 code units). */
  readonly text: string;
  readonly index: number;
  /** Start of the named year, month, day, or the instant, in the speaker's zone. */
  readonly from: Date;
  /** Exclusive end where the words name a span ("last week", "May 2023"): start of what follows. */
  readonly to: Date;
  readonly precision: Precision;
  /** Whether the words alone fix the date ("5 May 2023") or only together with the moment ("last Friday"). */
  readonly relative: boolean;
}
