import type { Kysely } from 'kysely';
import { createId } from '../../domain/identifier.ts';
import type { MemoryImages } from './memory-images.ts';
import type { Schema } from './schema.ts';

/** What is written down of changes: each memory's operation, and how it stood before and after. */
export interface ChangeRecord {
  readonly namespace: string;
  /** By memory. */
  readonly operations: ReadonlyMap<string, string>;
  readonly before: MemoryImages;
  readonly after: MemoryImages;
  /** Absent: by hand. */
  readonly runId?: string;
  readonly at: Date;
}

/** Appends to the history of memories. Nothing ever edits it. */
export async function writeChanges(db: Kysely<Schema>, { namespace, operations, before, after, runId, at }: ChangeRecord): Promise<void> {
  if (operations.size === 0) return;
  const json = (images: MemoryImages, id: string): string | null => (images.has(id) ? JSON.stringify(images.get(id)) : null);
  const rows = [...operations].map(([memoryId, operation]) => ({
    namespace,
    change_id: createId(),
    memory_id: memoryId,
    run_id: runId ?? null,
    operation,
    before: json(before, memoryId),
    after: json(after, memoryId),
    recorded_at: at,
  }));
  await db.insertInto('memory_changes').values(rows).execute();
}
