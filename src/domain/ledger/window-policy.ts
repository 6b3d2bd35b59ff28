/** When the open tail of a session is closed into a window. All are settings of the namespace. */
export interface WindowPolicy {
  readonly maxTokens: number;
  readonly maxTurns: number;
  /** Silence after which the tail is closed. */
  readonly idleMs: number;
  /** Age of its oldest turn at which the tail is closed whatever happens: a promise to the user. */
  readonly maxAgeMs: number;
}

export type WindowClosedBy = 'tokens' | 'turns' | 'idle' | 'age' | 'flush' | 'end' | 'transcript' | 'halved';

/** The turns after the last window: the first ones, up to one more than a window can take. */
export interface OpenTail {
  readonly turns: readonly { readonly seq: number; readonly tokens: number; readonly acceptedAt: Date }[];
  /** When the newest turn of the session was accepted. */
  readonly activeAt: Date;
  /** Turns up to here close without waiting, and why. */
  readonly flushSeq: number;
  readonly flushedBy: 'flush' | 'end' | 'transcript';
}

export type NextWindow =
  | { readonly kind: 'close'; readonly lastSeq: number; readonly closedBy: WindowClosedBy }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'none' };

/** Decides whether the open tail closes now, how far, and if not, when to look again. */
export function nextWindow(tail: OpenTail, policy: WindowPolicy, now: Date): NextWindow {
  const first = tail.turns[0];
  if (first === undefined) return { kind: 'none' };
  const full = fullWindow(tail, policy);
  if (full !== undefined) return full;
  const lastSeq = tail.turns.at(-1)?.seq ?? first.seq;
  if (tail.flushSeq >= first.seq) {
    return { kind: 'close', lastSeq: Math.min(tail.flushSeq, lastSeq), closedBy: tail.flushedBy };
  }
  // Without an idle time nothing is waited for, whatever a clock that was set back says of the last turn.
  const idleAt = policy.idleMs === 0 ? now.getTime() : tail.activeAt.getTime() + policy.idleMs;
  const agedAt = first.acceptedAt.getTime() + policy.maxAgeMs;
  if (agedAt <= now.getTime()) return { kind: 'close', lastSeq, closedBy: 'age' };
  if (idleAt <= now.getTime()) return { kind: 'close', lastSeq, closedBy: 'idle' };
  return { kind: 'wait', until: new Date(Math.min(idleAt, agedAt)) };
}

/** The longest window within the bounds, if the tail reaches one; a single turn over the bound stands alone. */
function fullWindow(tail: OpenTail, policy: WindowPolicy): NextWindow | undefined {
  let tokens = 0;
  let count = 0;
  let lastSeq = 0;
  for (const turn of tail.turns) {
    if (count > 0 && tokens + turn.tokens > policy.maxTokens) return { kind: 'close', lastSeq, closedBy: 'tokens' };
    tokens += turn.tokens;
    count += 1;
    lastSeq = turn.seq;
    if (tokens >= policy.maxTokens) return { kind: 'close', lastSeq, closedBy: 'tokens' };
    if (count >= policy.maxTurns) return { kind: 'close', lastSeq, closedBy: 'turns' };
  }
  return undefined;
}
