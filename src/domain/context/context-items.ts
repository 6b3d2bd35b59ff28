import type { TurnPlace } from '../ranking/memory-hit.ts';

/** An entry of a profile that may go into a context. Texts of all items are one line. */
export interface ContextEntry {
  readonly id: string;
  readonly field: string;
  readonly text: string;
  /** The turns that say it. */
  readonly cites: readonly TurnPlace[];
}

export interface ContextMemory {
  readonly id: string;
  readonly text: string;
  readonly subject: string;
  readonly category: string;
  /** As it is shown: as exact as it is known. */
  readonly date: string;
  readonly cites: readonly TurnPlace[];
}

export interface ContextMessage extends TurnPlace {
  readonly id: string;
  readonly speaker: string;
  readonly role: string;
  readonly text: string;
  /** On which it was said, where it was said. */
  readonly day: string;
  /** In milliseconds since 1970. */
  readonly saidAt: number;
}

/** A found turn, and the ones beside it without which it could not be understood. */
export interface ContextExchange {
  readonly found: ContextMessage;
  readonly beside: readonly ContextMessage[];
  /** It asks, so that it is worth nothing without the turn behind it. */
  readonly asks: boolean;
}

/** What recall found, best first. */
export type ContextFind =
  | { readonly kind: 'memory'; readonly memory: ContextMemory }
  | { readonly kind: 'exchange'; readonly exchange: ContextExchange };

/** Everything that may go into a context. */
export interface ContextCandidates {
  /** What matters most first. */
  readonly profile: readonly ContextEntry[];
  readonly found: readonly ContextFind[];
  /** In order. */
  readonly recentTurns: readonly ContextMessage[];
}

/** A place as a key. */
export function placeKey({ sessionId, seq }: TurnPlace): string {
  return `${seq} ${sessionId}`;
}
