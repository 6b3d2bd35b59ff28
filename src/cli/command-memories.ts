import type { MemoryFilterInput } from '../domain/memory-schema.ts';
import { type MemoryAnswer, memoryAnswer } from '../engine/memory-answer.ts';
import type { Memoir } from '../engine/memoir.ts';
import type { MemoryChangeView } from '../ports/memory-store.ts';
import type { ServiceClient } from './service-client.ts';
import { withInstants } from './with-instants.ts';

/** Memories as the commands show them, in the form in which a service sends them, wherever they come from. */
export interface CommandMemories {
  list(filter: MemoryFilterInput): Promise<readonly MemoryAnswer[]>;
  get(id: string): Promise<MemoryAnswer>;
  history(id: string): Promise<readonly MemoryChangeView[]>;
}

/** Those of a data folder that this process has open. */
export function createLocalMemories({ memories }: Pick<Memoir, 'memories'>): CommandMemories {
  return {
    list: async (filter) => (await memories.list(filter)).map(memoryAnswer),
    get: async (id) => memoryAnswer(await memories.get(id)),
    history: (id) => memories.history(id),
  };
}

/** Those of a running service. */
export function createRemoteMemories(service: ServiceClient): CommandMemories {
  const pathOf = (id: string): string => `/memories/${encodeURIComponent(id)}`;
  return {
    async list(filter) {
      const answer = (await service.get({ path: '/memories', query: filter })) as { memories: MemoryAnswer[] };
      return answer.memories;
    },
    get: async (id) => (await service.get({ path: pathOf(id) })) as MemoryAnswer,
    async history(id) {
      const answer = (await service.get({ path: `${pathOf(id)}/history` })) as { changes: MemoryChangeView[] };
      return answer.changes.map((change) => withInstants(change, ['recordedAt']));
    },
  };
}
