import type { ActiveMemory } from '../domain/memory/find-doubts.ts';
import type { MemoryOwner, MemoryScope, MemoryStatus } from '../domain/memory/memory.ts';
import type { MemoryType, Validity } from '../domain/extraction/fact.ts';
import type { ProposedMemory } from '../domain/memory/reconcile.ts';

/** One turn that a memory rests on. */
export interface EvidenceView {
  readonly turnId: string;
  readonly sessionId: string;
  readonly seq: number;
  readonly name?: string;
  readonly occurredAt: Date;
  readonly occurredOffsetMinutes: number;
  /** The words it rests on, verbatim. */
  readonly quote: string;
}

/** A memory as it is shown. */
export interface MemoryView {
  readonly id: string;
  readonly text: string;
  readonly type: MemoryType;
  readonly category: string;
  readonly subject: string;
  readonly attribute?: string;
  readonly scope: MemoryScope;
  readonly ownerId: string;
  readonly importance: number;
  readonly confidence: number;
  readonly validity?: Validity;
  readonly saidAt: Date;
  readonly recordedAt: Date;
  readonly supersededAt?: Date;
  readonly supersededBy?: string;
  readonly status: MemoryStatus;
  readonly reinforcements: number;
  readonly pinned: boolean;
  readonly sessionId?: string;
  readonly extractor: string;
  readonly evidence: readonly EvidenceView[];
}

export interface MemoryFilter {
  /** Default active. */
  readonly status?: MemoryStatus | undefined;
  /** As shown; compared without case and punctuation. */
  readonly subject?: string | undefined;
  readonly category?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly userId?: string | undefined;
  readonly limit: number;
  /** The id of the last memory of the page before. */
  readonly before?: string | undefined;
}

/** One change of a memory, with how it stood before and after; by a run, or by hand. */
export interface MemoryChangeView {
  readonly changeId: string;
  readonly operation: string;
  readonly runId?: string;
  readonly recordedAt: Date;
  readonly before?: MemorySnapshot;
  readonly after?: MemorySnapshot;
}

/** What a change can have changed. */
export interface MemorySnapshot {
  readonly text: string;
  readonly status: MemoryStatus;
  readonly importance: number;
  readonly pinned: boolean;
  readonly reinforcements: number;
  readonly supersededBy?: string;
}

export interface RunView {
  readonly runId: string;
  readonly windowId: string;
  readonly sessionId: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly extractor: string;
  readonly factsProposed: number;
  readonly factsDropped: number;
  readonly durationMs: number;
  readonly createdAt: Date;
  readonly undoneAt?: Date;
}

export interface RunPage {
  readonly sessionId?: string | undefined;
  readonly limit: number;
  /** The id of the last run of the page before. */
  readonly before?: string | undefined;
}

export interface CloseQuery {
  readonly owners: readonly MemoryOwner[];
  /** Only what is this agent's or every agent's. Absent: whichever agent's it is. */
  readonly agentId?: string;
  readonly lexemes: readonly string[];
  readonly limit: number;
}

/** What can be changed by hand. */
export interface MemoryEdit {
  readonly wording?: Pick<ProposedMemory, 'text' | 'contentHash' | 'language' | 'lexemes' | 'lexemeCount'>;
  readonly category?: string;
  readonly importance?: number;
  readonly pinned?: boolean;
  readonly status?: 'active' | 'deleted';
}

/**
 * What is remembered, as people read and correct it. Every change by hand is written down like a run's, so that it can
 * be looked up and put back. Nothing here erases: a deleted memory is out of recall and can be restored.
 */
export interface MemoryStore {
  /** Newest first. */
  list(namespace: string, filter: MemoryFilter): Promise<MemoryView[]>;
  /** `not_found` if unknown. */
  get(namespace: string, memoryId: string): Promise<MemoryView>;
  /** Oldest first. `not_found` if unknown. */
  history(namespace: string, memoryId: string): Promise<MemoryChangeView[]>;
  /** Active memories of the owners that share words with the lexemes, rare words first; at most `limit`. */
  findClose(namespace: string, query: CloseQuery): Promise<ActiveMemory[]>;
  /** Adds by hand, reconciled like an extracted one; answers the memory that now says it. */
  add(namespace: string, memory: ProposedMemory, at: Date): Promise<MemoryView>;
  /** `not_found`; `memory_conflict` where another active memory says the same, or holds the attribute. */
  edit(
    namespace: string,
    memoryId: string,
    change: { edit: MemoryEdit; operation: string; at: Date },
  ): Promise<MemoryView>;
  /** Newest first. */
  listRuns(namespace: string, page: RunPage): Promise<RunView[]>;
  /**
   * Puts back what a run changed, exactly. `not_found`; `run_conflict` where it was undone already, or something later
   * changed the same memories.
   */
  undoRun(namespace: string, runId: string, at: Date): Promise<RunView>;
}
