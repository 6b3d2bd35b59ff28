import type { ExtractionTurn } from '../../../domain/extraction/fact.ts';

/** What rules may know besides the turn itself. */
export interface TurnContext {
  /** Turns before this one, oldest first, those before the window included. */
  readonly previous: readonly ExtractionTurn[];
  /** Everybody who speaks in the session. */
  readonly speakers: readonly string[];
}
