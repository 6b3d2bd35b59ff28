import type { Memoir, MemoryView } from '../../src/index.ts';

const everyStatus = ['active', 'superseded', 'deleted', 'archived'] as const;

/** All memories of a namespace that have one of the statuses; default those that hold no more included. */
export async function listMemories(
  memoir: Memoir,
  statuses: readonly (typeof everyStatus)[number][] = everyStatus,
): Promise<MemoryView[]> {
  const found: MemoryView[] = [];
  for (const status of statuses) {
    for (let before: string | undefined, page; page === undefined || page.length > 0; before = page.at(-1)?.id) {
      page = await memoir.memories.list({ status, limit: 1_000, ...(before === undefined ? {} : { before }) });
      found.push(...page);
    }
  }
  return found;
}
