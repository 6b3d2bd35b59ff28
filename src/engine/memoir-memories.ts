import { z } from 'zod';
import {
  memoryEditSchema,
  type MemoryEditInput,
  memoryFilterSchema,
  type MemoryFilterInput,
  newMemorySchema,
  type NewMemoryInput,
  runPageSchema,
  type RunPageInput,
} from '../domain/memory-schema.ts';
import { parseInput } from '../domain/parse-input.ts';
import type { MemoryChangeView, MemoryView, RunView } from '../ports/memory-store.ts';
import type { Engine } from './engine.ts';

/** What is remembered, read and corrected by hand. */
export interface MemoirMemories {
  /** Newest first; default the 50 newest active ones. */
  list(filter?: MemoryFilterInput): Promise<MemoryView[]>;
  get(id: string): Promise<MemoryView>;
  /** Every change with how the memory stood before and after, oldest first. */
  history(id: string): Promise<MemoryChangeView[]>;
  /** Writes one by hand; what is known already is reinforced, a newer value of an attribute supersedes. */
  add(memory: NewMemoryInput): Promise<MemoryView>;
  update(id: string, edit: MemoryEditInput): Promise<MemoryView>;
  /** Takes it out of recall; it can be restored. */
  delete(id: string): Promise<MemoryView>;
  restore(id: string): Promise<MemoryView>;
  pin(id: string, pinned?: boolean): Promise<MemoryView>;
  /** The runs that made memories, newest first. */
  runs(page?: RunPageInput): Promise<RunView[]>;
  /** Puts back what a run changed, exactly. */
  undoRun(runId: string): Promise<RunView>;
}

const defaultMemories = 50;
const defaultRuns = 50;

/** The `memories` group of a namespace. */
export function createMemoriesGroup({ memories }: Engine, namespace: string): MemoirMemories {
  const id = (value: string): string => parseInput(z.uuid(), value, { root: 'id' });
  return {
    async list(filter = {}) {
      const { limit = defaultMemories, ...rest } = parseInput(memoryFilterSchema, filter, { root: 'filter' });
      return await memories.list(namespace, { limit, ...rest });
    },
    get: async (memoryId) => await memories.get(namespace, id(memoryId)),
    history: async (memoryId) => await memories.history(namespace, id(memoryId)),
    add: async (memory) => await memories.add(namespace, parseInput(newMemorySchema, memory, { root: 'memory' })),
    update: async (memoryId, edit) =>
      await memories.correct(namespace, id(memoryId), parseInput(memoryEditSchema, edit, { root: 'edit' })),
    delete: async (memoryId) => await memories.remove(namespace, id(memoryId)),
    restore: async (memoryId) => await memories.restore(namespace, id(memoryId)),
    pin: async (memoryId, pinned = true) => await memories.pin(namespace, id(memoryId), pinned),
    async runs(page = {}) {
      const { limit = defaultRuns, ...rest } = parseInput(runPageSchema, page, { root: 'page' });
      return await memories.listRuns(namespace, { limit, ...rest });
    },
    undoRun: async (runId) => await memories.undoRun(namespace, id(runId)),
  };
}
