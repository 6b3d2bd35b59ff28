import { type Kysely, sql } from 'kysely';
import { createId } from '../../domain/identifier.ts';
import { imageOfMemory, type MemoryImages } from './memory-images.ts';
import type { Schema } from './schema.ts';

/** What is written down of changes: each memory's operation, and how it stood before. How it stands after is read here. */
export interface ChangeRecord {
  readonly namespace: string;
  /** By memory. */
  readonly operations: ReadonlyMap<string, string>;
  readonly before: MemoryImages;
  /** Absent: by hand. */
  readonly runId?: string;
  readonly at: Date;
}

/** Appends to the history of memories, once they are changed. Nothing ever edits it. */
export async function writeChanges(
  db: Kysely<Schema>,
  { namespace, operations, before, runId, at }: ChangeRecord,
): Promise<void> {
  if (operations.size === 0) return;
  const changes = [...operations].map(([memory_id, operation]) => ({
    change_id: createId(),
    memory_id,
    operation,
    before: before.get(memory_id),
  }));
  await sql`
    INSERT INTO memory_changes (namespace, change_id, memory_id, run_id, operation, before, after, recorded_at)
    SELECT ${namespace}, c.change_id, c.memory_id, ${runId ?? null}::uuid, c.operation, c.before,
      ${imageOfMemory(namespace, sql`c.memory_id`)}, ${at}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS c(change_id uuid, memory_id uuid, operation text, before jsonb)`.execute(
    db,
  );
}
