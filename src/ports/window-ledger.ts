import type { Extraction, ExtractionInput, SessionSummary } from '../domain/extraction/fact.ts';
import type { ReconcilePlan, ExistingMemories, ProposedMemory } from '../domain/memory/reconcile.ts';
import type { WindowPolicy, WindowClosedBy } from '../domain/ledger/window-policy.ts';
import type { AfterFailure } from '../domain/ledger/failure-policy.ts';
import type { ProposedProfileEntry } from './profile-store.ts';
import type { Wake } from './wake-queue.ts';

export type WindowState = 'pending' | 'leased' | 'processed' | 'empty' | 'failed' | 'erased';

/** A claimed window: what is needed to work on it, and the token that the commit checks. */
export interface Lease {
  readonly namespace: string;
  readonly sessionId: string;
  readonly windowId: string;
  /** The fencing token: a later claim of the same window has a higher one. */
  readonly fence: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Attempts that ended in a content fault. */
  readonly attempts: number;
  readonly halves: number;
  readonly outageSince?: Date;
  /** Of the requests that brought its turns. */
  readonly correlationIds: readonly string[];
  readonly binding: { readonly projectId?: string; readonly agentId?: string };
  readonly input: ExtractionInput;
  /** By seq: the user of each turn, for the scope of what is remembered. */
  readonly turnUsers: ReadonlyMap<number, string>;
}

export type ClaimResult =
  | { readonly kind: 'claimed'; readonly lease: Lease }
  /** Nothing to do before that instant. */
  | { readonly kind: 'later'; readonly at: Date }
  /** Another worker is at it; look again when its lease would end. */
  | { readonly kind: 'busy'; readonly retryMs: number }
  /** A window that crashed its workers too often was halved or given up: look again at once. */
  | { readonly kind: 'again' }
  | { readonly kind: 'idle' };

export interface ClaimOptions {
  readonly owner: string;
  readonly leaseMs: number;
  /** The instant against which idle times, ages and retry times are held. */
  readonly now: Date;
  readonly policy: WindowPolicy;
}

/** The result of a run, ready to be written in one transaction. */
export interface WindowCommit {
  readonly extractor: string;
  readonly runId: string;
  readonly at: Date;
  readonly durationMs: number;
  readonly proposals: readonly ProposedMemory[];
  readonly dropped: number;
  /** What the profiles of users gain. */
  readonly profile?: readonly ProposedProfileEntry[];
  readonly summary?: Extraction['summary'];
  /** Why nothing was worth keeping, where there are neither proposals nor entries, or that not everything could be kept. */
  readonly reason?: string;
  /** Pure: decides against what is active now. Runs inside the transaction, under the owners' locks. */
  reconcile(proposals: readonly ProposedMemory[], existing: ExistingMemories): ReconcilePlan;
}

export interface DueOptions {
  readonly now: Date;
  /** For namespaces that have set none of their own. */
  readonly policy: Pick<WindowPolicy, 'idleMs' | 'maxAgeMs'>;
  readonly tails: 'due' | 'all';
  readonly limit: number;
}

export interface ReleaseOptions {
  readonly at: Date;
  /** For a window that is given up, where the session has no summary that covers it: marked as a fallback. */
  readonly fallbackSummary?: SessionSummary;
}

export interface CommitResult {
  readonly state: 'processed' | 'empty';
  readonly added: number;
  readonly reinforced: number;
  readonly superseded: number;
  /** Every turn of the session is in a window that is final: there is nothing to look at before the next turn. */
  readonly isSessionDone: boolean;
}

export interface WindowView {
  readonly windowId: string;
  readonly sessionId: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly state: WindowState;
  readonly closedBy: WindowClosedBy;
  readonly reason?: string;
  readonly attempts: number;
  readonly crashes: number;
  readonly nextAttemptAt?: Date;
  readonly holdReason?: string;
  readonly error?: { readonly code: string; readonly detail: string };
  readonly createdAt: Date;
  readonly finishedAt?: Date;
}

export interface WindowFilter {
  readonly state?: WindowState;
  readonly sessionId?: string;
  readonly limit: number;
  /** The id of the last window of the page before. */
  readonly before?: string;
}

export interface AttemptView {
  readonly fence: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly leaseOwner: string;
  readonly startedAt: Date;
  readonly finishedAt?: Date;
  readonly outcome?: string;
  readonly error?: { readonly code: string; readonly detail: string };
  readonly payload?: unknown;
}

/** Where every turn of a namespace, or of one session, stands. `uncovered` and `overlapping` are always 0. */
export interface Coverage {
  readonly sessions: number;
  readonly turns: number;
  readonly windows: Readonly<Record<'pending' | 'leased' | 'processed' | 'empty' | 'failed', number>>;
  readonly turnsByState: Readonly<Record<'open' | WindowState, number>>;
  readonly uncovered: number;
  readonly overlapping: number;
  readonly heldTurns: number;
  readonly oldestPendingMs: number;
}

/** Windows by what they wait for; an open tail counts as one. Computed from the ledger. */
export interface QueueStatus {
  /** All that is not final and not leased, `delayed` included. */
  readonly waiting: number;
  readonly active: number;
  /** Not due yet: backing off, held, or an open tail that may still grow. */
  readonly delayed: number;
  readonly completed: number;
  readonly failed: number;
}

/**
 * The ledger of background work: which turns are closed into windows, who works on them, how they ended. The only
 * queue of record and the only retry system.
 */
export interface WindowLedger {
  /** Claims the session's next window, closing one from the open tail if none is pending. */
  claim(wake: Wake, options: ClaimOptions): Promise<ClaimResult>;
  /** Extends the lease; false if it was lost. */
  renew(lease: Lease, leaseMs: number): Promise<boolean>;
  /** Applies a run. Rejects with `lease_lost`, changing nothing, if the fencing token is no longer the window's. */
  commit(lease: Lease, commit: WindowCommit): Promise<CommitResult>;
  /** Ends an attempt that brought nothing: the window waits, is halved or has failed. False if the lease was lost. */
  release(lease: Lease, after: AfterFailure, options: ReleaseOptions): Promise<boolean>;
  /**
   * Sessions with work that is due by `now`, whose lease has run out, or whose open tail is due by its namespace's own
   * idle time and age, else by those of `policy`; with `tails: 'all'` every open tail counts. Those that
   * wait longest come first.
   */
  listDue(options: DueOptions): Promise<Wake[]>;
  /** `not_found` if unknown. */
  getWindow(namespace: string, windowId: string): Promise<WindowView & { readonly history: readonly AttemptView[] }>;
  listWindows(namespace: string, filter: WindowFilter): Promise<WindowView[]>;
  /** The windows that ended processed or empty, latest first. */
  listCompleted(namespace: string, limit: number): Promise<WindowView[]>;
  /** Makes failed windows pending again (all of the namespace, or one); returns how many, and their sessions. */
  retry(namespace: string, filter: { windowId?: string; at: Date }): Promise<Wake[]>;
  /** When the oldest turn of all namespaces that is not processed was accepted; undefined where all are. */
  findOldestPending(): Promise<Date | undefined>;
  coverage(namespace: string, filter: { sessionId?: string; now: Date }): Promise<Coverage>;
  queueStatus(namespace: string, now: Date): Promise<QueueStatus>;
}
