import type { Moment, Role } from '../turn.ts';

/** A turn found in a transcript. Its content is a part of the text as it stands, white space at its ends left out. */
export interface TranscriptTurn {
  readonly role: Role;
  /** Absent where the label was only a role ("User:"), or where there was none. */
  readonly name?: string;
  readonly content: string;
  /** Absent where neither the line nor the transcript carries a time. */
  readonly occurredAt?: Moment;
}
