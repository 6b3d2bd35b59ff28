import { sql, type Transaction } from 'kysely';
import { analyzerVersion } from '../../domain/analysis/analyze.ts';
import { MemoirError } from '../../domain/errors.ts';
import type { MemoryEdit } from '../../ports/memory-store.ts';
import { lockOwners } from './lock-owners.ts';
import { readImages } from './memory-images.ts';
import type { Schema } from './schema.ts';
import { isUniqueViolation } from './translate-error.ts';
import { writeChanges } from './write-changes.ts';

interface EditRequest {
  readonly memoryId: string;
  readonly edit: MemoryEdit;
  readonly operation: string;
  readonly at: Date;
}

/** Changes a memory by hand and writes down how it stood before and after. */
export async function editMemory(
  trx: Transaction<Schema>,
  namespace: string,
  { memoryId, edit, operation, at }: EditRequest,
): Promise<void> {
  const row = await trx
    .selectFrom('memories')
    .select(['scope', 'owner_id'])
    .where('namespace', '=', namespace)
    .where('memory_id', '=', memoryId)
    .executeTakeFirst();
  if (row === undefined)
    throw new MemoirError('not_found', 'There is no such memory in this namespace.', { field: 'id' });
  await lockOwners(namespace, [{ scope: row.scope, ownerId: row.owner_id }])?.execute(trx);
  const before = await readImages(trx, namespace, [memoryId]);
  await update(trx, namespace, { memoryId, edit });
  await writeChanges(namespace, { changes: [{ memoryId, operation, at }], before })?.execute(trx);
}

async function update(
  trx: Transaction<Schema>,
  namespace: string,
  { memoryId, edit }: Pick<EditRequest, 'memoryId' | 'edit'>,
): Promise<void> {
  const { wording, category, importance, pinned, status } = edit;
  try {
    await trx
      .updateTable('memories')
      .set({
        ...(category === undefined ? {} : { category }),
        ...(importance === undefined ? {} : { importance }),
        ...(pinned === undefined ? {} : { pinned }),
        ...(status === undefined ? {} : { status }),
        ...(status === 'active' ? { superseded_at: null, superseded_by: null } : {}),
        ...(wording === undefined
          ? {}
          : {
              text: wording.text,
              content_hash: wording.contentHash,
              language: wording.language,
              lexemes: sql<string>`array_to_tsvector(${[...wording.lexemes]}::text[])`,
              lexeme_count: wording.lexemeCount,
              analyzer_version: analyzerVersion,
            }),
      })
      .where('namespace', '=', namespace)
      .where('memory_id', '=', memoryId)
      .execute();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new MemoirError(
      'memory_conflict',
      'Another active memory of the same owner says the same, or holds the same attribute.',
      { cause: error },
    );
  }
}
