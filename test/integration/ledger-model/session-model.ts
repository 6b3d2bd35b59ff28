import { afterCrashes, type AfterFailure } from '../../../src/domain/ledger/failure-policy.ts';
import { nextWindow, type WindowClosedBy, type WindowPolicy } from '../../../src/domain/ledger/window-policy.ts';
import type { WindowState } from '../../../src/ports/window-ledger.ts';

export const modelPolicy: WindowPolicy = { maxTokens: 45, maxTurns: 4, idleMs: 1_000, maxAgeMs: 60_000 };

export interface ModelTurn {
  readonly seq: number;
  readonly tokens: number;
  readonly acceptedAt: number;
  readonly fromTranscript: boolean;
}

/** A window as the ledger should have it. */
export interface ModelWindow {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly closedBy: WindowClosedBy;
  readonly halves: number;
  state: WindowState;
  attempts: number;
  crashes: number;
  fence: number;
  /** Whether its lease ran out. */
  expired: boolean;
  nextAt: number | undefined;
  hold: string | undefined;
  outageSince: Date | undefined;
}

/** A claim, as its worker remembers it. */
export interface ModelLease {
  readonly session: SessionModel;
  readonly window: ModelWindow;
  readonly fence: number;
}

export type ModelClaim =
  | { readonly kind: 'claimed'; readonly lease: ModelLease }
  | { readonly kind: 'later'; readonly at: number }
  | { readonly kind: 'busy' | 'again' | 'idle' };

/** One session of the ledger in plain arrays: slow, without concurrency, and easy to believe. */
export class SessionModel {
  readonly id: string;
  readonly turns: ModelTurn[] = [];
  windows: ModelWindow[] = [];
  flushSeq = 0;
  ended = false;
  activeAt = 0;
  /** Turns of the transcript that are not revised. */
  transcriptSeqs: number[] = [];
  revision = 0;

  constructor(id: string) {
    this.id = id;
  }

  get closedSeq(): number {
    return this.windows.at(-1)?.lastSeq ?? 0;
  }

  get settledSeq(): number {
    const open = this.firstOpen();
    return open === undefined ? this.closedSeq : open.firstSeq - 1;
  }

  add(turn: Omit<ModelTurn, 'seq'>): number {
    const seq = this.turns.length + 1;
    this.turns.push({ ...turn, seq });
    this.activeAt = Math.max(this.activeAt, turn.acceptedAt);
    this.ended = false;
    return seq;
  }

  firstOpen(): ModelWindow | undefined {
    return this.windows.find(({ state }) => state === 'pending' || state === 'leased');
  }

  claim(now: number): ModelClaim {
    const open = this.firstOpen();
    if (open === undefined) return this.#closeTail(now);
    if (open.state === 'leased' && !open.expired) return { kind: 'busy' };
    if (open.state === 'leased') return this.#putDownCrash(open, now);
    if (open.nextAt !== undefined && open.nextAt > now) return { kind: 'later', at: open.nextAt };
    return this.#lease(open);
  }

  /** Whether a claim still stands: neither ended, nor taken over, nor halved away. */
  holds({ window, fence }: ModelLease): boolean {
    return this.windows.includes(window) && window.state === 'leased' && window.fence === fence;
  }

  finish({ window }: ModelLease, state: 'processed' | 'empty'): void {
    Object.assign(window, { state, crashes: window.crashes - 1, outageSince: undefined });
  }

  release({ window }: ModelLease, after: AfterFailure): void {
    window.state = 'pending';
    window.crashes -= 1;
    window.attempts = after.attempts;
    window.nextAt = after.nextAttemptAt?.getTime();
    window.hold = after.holdReason;
    window.outageSince = after.outageSince;
    if (after.kind === 'halve') this.#halve(window);
    if (after.kind === 'fail') window.state = 'failed';
  }

  retry(now: number): boolean {
    const failed = this.windows.filter(({ state }) => state === 'failed');
    for (const window of failed) {
      const index = this.windows.indexOf(window);
      this.windows[index] = {
        ...window,
        state: 'pending',
        attempts: 0,
        crashes: 0,
        halves: 0,
        nextAt: now,
        outageSince: undefined,
      };
    }
    return failed.length > 0;
  }

  isDue(now: number, silentSince: number): boolean {
    if (this.settledSeq >= this.turns.length) return false;
    const open = this.firstOpen();
    if (open === undefined) return this.activeAt <= silentSince || this.flushSeq > this.closedSeq;
    if (open.state === 'leased') return open.expired;
    return open.nextAt === undefined || open.nextAt <= now;
  }

  #closeTail(now: number): ModelClaim {
    const tail = this.turns.slice(this.closedSeq, this.closedSeq + modelPolicy.maxTurns + 1);
    const next = nextWindow(
      {
        turns: tail.map(({ seq, tokens, acceptedAt }) => ({ seq, tokens, acceptedAt: new Date(acceptedAt) })),
        activeAt: new Date(this.activeAt),
        flushSeq: this.flushSeq,
        flushedBy: this.ended ? 'end' : tail.at(-1)?.fromTranscript === true ? 'transcript' : 'flush',
      },
      modelPolicy,
      new Date(now),
    );
    if (next.kind === 'none') return { kind: 'idle' };
    if (next.kind === 'wait') return { kind: 'later', at: next.until.getTime() };
    const window = newWindow({
      firstSeq: this.closedSeq + 1,
      lastSeq: next.lastSeq,
      closedBy: next.closedBy,
      halves: 0,
    });
    this.windows.push(window);
    return this.#lease(window);
  }

  #putDownCrash(window: ModelWindow, now: number): ModelClaim {
    const turns = window.lastSeq - window.firstSeq + 1;
    const after = afterCrashes({ turns, crashes: window.crashes, halves: window.halves });
    if (after.kind === 'wait') {
      Object.assign(window, { state: 'pending', nextAt: now + after.pauseMs });
      return { kind: 'later', at: now + after.pauseMs };
    }
    if (after.kind === 'halve') this.#halve(window);
    else window.state = 'failed';
    return { kind: 'again' };
  }

  #lease(window: ModelWindow): ModelClaim {
    Object.assign(window, { state: 'leased', expired: false, nextAt: undefined, hold: undefined });
    window.crashes += 1;
    window.fence += 1;
    return { kind: 'claimed', lease: { session: this, window, fence: window.fence } };
  }

  #halve(window: ModelWindow): void {
    const middle = window.firstSeq + Math.floor((window.lastSeq - window.firstSeq) / 2);
    const half = { closedBy: 'halved', halves: window.halves + 1 } as const;
    const halves = [
      newWindow({ ...half, firstSeq: window.firstSeq, lastSeq: middle }),
      newWindow({ ...half, firstSeq: middle + 1, lastSeq: window.lastSeq }),
    ];
    this.windows.splice(this.windows.indexOf(window), 1, ...halves);
  }
}

function newWindow(fields: Pick<ModelWindow, 'firstSeq' | 'lastSeq' | 'closedBy' | 'halves'>): ModelWindow {
  return {
    ...fields,
    state: 'pending',
    attempts: 0,
    crashes: 0,
    fence: 0,
    expired: false,
    nextAt: undefined,
    hold: undefined,
    outageSince: undefined,
  };
}
