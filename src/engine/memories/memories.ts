import { createId } from '../../domain/identifier.ts';
import type { NewMemory } from '../../domain/memory-schema.ts';
import { analyzeMemory } from '../../domain/memory/analyze-memory.ts';
import { contentHash, subjectKey } from '../../domain/memory/memory-key.ts';
import type { MemoryOwner } from '../../domain/memory/memory.ts';
import type { ProposedMemory } from '../../domain/memory/reconcile.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  MemoryChangeView,
  MemoryEdit,
  MemoryFilter,
  MemoryStore,
  MemoryView,
  RunPage,
  RunView,
} from '../../ports/memory-store.ts';

/** What is changed of a memory by hand. */
export interface MemoryCorrection {
  readonly text?: string | undefined;
  readonly category?: string | undefined;
  readonly importance?: number | undefined;
}

/** Memories as people read and correct them, and the runs that made them. */
export interface Memories {
  list(namespace: string, filter: MemoryFilter): Promise<MemoryView[]>;
  /** @throws MemoirError `not_found`. */
  get(namespace: string, id: string): Promise<MemoryView>;
  /** Every change with how the memory stood before and after, oldest first. */
  history(namespace: string, id: string): Promise<MemoryChangeView[]>;
  /** Adds by hand; what is known already is reinforced, a newer value of an attribute supersedes. */
  add(namespace: string, memory: NewMemory): Promise<MemoryView>;
  /** @throws MemoirError `not_found`, `memory_conflict`. */
  correct(namespace: string, id: string, correction: MemoryCorrection): Promise<MemoryView>;
  /** Takes a memory out of recall. It can be restored. */
  remove(namespace: string, id: string): Promise<MemoryView>;
  /** Makes a deleted, archived or superseded memory active again. @throws MemoirError `memory_conflict`. */
  restore(namespace: string, id: string): Promise<MemoryView>;
  /** A pinned memory is kept whatever retention and capacity say. */
  pin(namespace: string, id: string, pinned: boolean): Promise<MemoryView>;
  listRuns(namespace: string, page: RunPage): Promise<RunView[]>;
  /** Puts back what a run changed, exactly. @throws MemoirError `not_found`, `run_conflict`. */
  undoRun(namespace: string, runId: string): Promise<RunView>;
}

/** Of what a hand writes without saying. */
const defaults = { category: 'fact', type: 'semantic', importance: 5, confidence: 1 } as const;

export function createMemories({ store, clock }: { store: MemoryStore; clock: Clock }): Memories {
  const edit = async (
    namespace: string,
    id: string,
    change: { operation: string; edit: MemoryEdit },
  ): Promise<MemoryView> => await store.edit(namespace, id, { ...change, at: clock.now() });
  return {
    list: (namespace, filter) => store.list(namespace, filter),
    get: (namespace, id) => store.get(namespace, id),
    history: (namespace, id) => store.history(namespace, id),
    add: (namespace, memory) => store.add(namespace, proposalOf(memory, clock.now()), clock.now()),
    correct: (namespace, id, correction) => edit(namespace, id, { operation: 'edit', edit: editOf(correction) }),
    remove: (namespace, id) => edit(namespace, id, { operation: 'delete', edit: { status: 'deleted' } }),
    restore: (namespace, id) => edit(namespace, id, { operation: 'restore', edit: { status: 'active' } }),
    pin: (namespace, id, pinned) => edit(namespace, id, { operation: pinned ? 'pin' : 'unpin', edit: { pinned } }),
    listRuns: (namespace, page) => store.listRuns(namespace, page),
    undoRun: (namespace, runId) => store.undoRun(namespace, runId, clock.now()),
  };
}

function wordingOf(text: string, attribute?: string): Required<MemoryEdit>['wording'] {
  const { language, lexemes, length } = analyzeMemory(text, { attribute });
  return { text, contentHash: contentHash(text), language, lexemes, lexemeCount: length };
}

function editOf({ text, category, importance }: MemoryCorrection): MemoryEdit {
  return {
    ...(text === undefined ? {} : { wording: wordingOf(text) }),
    ...(category === undefined ? {} : { category }),
    ...(importance === undefined ? {} : { importance }),
  };
}

function proposalOf(memory: NewMemory, now: Date): ProposedMemory {
  return {
    memoryId: createId(),
    ...ownerOf(memory),
    ...(memory.agentId === undefined ? {} : { agentId: memory.agentId }),
    ...wordingOf(memory.text, memory.attribute),
    subject: memory.subject,
    subjectKey: subjectKey(memory.subject),
    ...(memory.attribute === undefined ? {} : { attribute: memory.attribute }),
    category: memory.category ?? defaults.category,
    type: memory.type ?? defaults.type,
    importance: memory.importance ?? defaults.importance,
    confidence: defaults.confidence,
    saidAt: memory.saidAt?.instant ?? now,
    evidence: [],
  };
}

function ownerOf({ userId, projectId }: NewMemory): MemoryOwner {
  if (userId !== undefined) return { scope: 'user', ownerId: userId };
  if (projectId !== undefined) return { scope: 'project', ownerId: projectId };
  return { scope: 'organization', ownerId: '' };
}
