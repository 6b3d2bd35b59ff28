import { type RawBuilder, sql } from 'kysely';
import { createId } from '../../domain/identifier.ts';
import { imageOfMemory, type MemoryImages } from './memory-images.ts';

/** What was done to a memory. */
export interface MemoryChange {
  readonly memoryId: string;
  readonly operation: string;
  /** Absent: by hand. */
  readonly runId?: string;
  readonly at: Date;
}

export interface ChangeRecord {
  /** Each memory once. */
  readonly changes: readonly MemoryChange[];
  /** How they stood before. How they stand after is read here. */
  readonly before: MemoryImages;
}

/** Appends to the history of memories, once they are changed. Nothing ever edits it. */
export function writeChanges(namespace: string, { changes, before }: ChangeRecord): RawBuilder<unknown> | undefined {
  if (changes.length === 0) return undefined;
  const records = changes.map(({ memoryId, operation, runId, at }) => ({
    change_id: createId(),
    memory_id: memoryId,
    operation,
    run_id: runId,
    at,
    before: before.get(memoryId),
  }));
  return sql`
    INSERT INTO memory_changes (namespace, change_id, memory_id, run_id, operation, before, after, recorded_at)
    SELECT ${namespace}, c.change_id, c.memory_id, c.run_id, c.operation, c.before,
      ${imageOfMemory(namespace, sql`c.memory_id`)}, c.at
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
      AS c(change_id uuid, memory_id uuid, run_id uuid, operation text, before jsonb, at timestamptz)`;
}
