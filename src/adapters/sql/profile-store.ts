import { type Kysely, sql, type Transaction } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import type { ProfileChange, ProfileStore, ProfileView } from '../../ports/profile-store.ts';
import type { Database } from './database.ts';
import { lockOwners } from './lock-owners.ts';
import { ensureNamespace } from './namespace-settings.ts';
import { addProfileEntriesByHand, idsOf, markUpdated, settleEntries } from './profile-entries.ts';
import { listProfileEntries, readProfile } from './profile-view.ts';
import type { Schema } from './schema.ts';

/** Profiles over SQL. */
export function createSqlProfileStore(db: Database): ProfileStore {
  return {
    get: (namespace, userId) => db.snapshot(namespace, (reader) => getProfile(reader, namespace, userId)),
    listEntries: (namespace, userId) => db.read(namespace, (reader) => listProfileEntries(reader, namespace, userId)),
    update: (namespace, userId, change) =>
      db.write(namespace, (trx) => updateProfile(trx, namespace, { userId, change })),
  };
}

async function getProfile(db: Kysely<Schema>, namespace: string, userId: string): Promise<ProfileView> {
  const profile = await readProfile(db, namespace, userId);
  if (profile.updatedAt === undefined && !(await isKnown(db, namespace, userId)))
    throw new MemoirError('not_found', 'There is no such user in this namespace.', { field: 'id' });
  return profile;
}

/** A user exists by what was said, or is remembered, of them: nobody signs up here. */
async function isKnown(db: Kysely<Schema>, namespace: string, userId: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    SELECT EXISTS (SELECT FROM turns WHERE namespace = ${namespace} AND user_id = ${userId})
      OR EXISTS (SELECT FROM memories WHERE namespace = ${namespace} AND scope = 'user' AND owner_id = ${userId}) AS known`.execute(
    db,
  );
  return rows[0]?.known === true;
}

async function updateProfile(
  trx: Transaction<Schema>,
  namespace: string,
  { userId, change }: { readonly userId: string; readonly change: ProfileChange },
): Promise<ProfileView> {
  const { at } = change;
  await ensureNamespace(trx, namespace, at);
  await lockOwners(namespace, [{ scope: 'user', ownerId: userId }])?.execute(trx);
  await removeEntries(trx, namespace, { userId, change });
  await addProfileEntriesByHand(trx, userId, { contents: change.add, namespace, at });
  await markUpdated(trx, namespace, new Map([[userId, at]]));
  return await readProfile(trx, namespace, userId);
}

/** Where an entry claims to be said later than now, its removal goes with that: what a client's clock said must not undo a hand. */
async function removeEntries(
  trx: Transaction<Schema>,
  namespace: string,
  { userId, change: { remove, at } }: { readonly userId: string; readonly change: ProfileChange },
): Promise<void> {
  if (remove.length === 0) return;
  const { rows } = await sql<{ entry_id: string }>`
    UPDATE profile_entries e SET removed_at = greatest(${at}::timestamptz, e.said_at)
    FROM ${idsOf(remove)} WHERE e.namespace = ${namespace} AND e.user_id = ${userId} AND e.entry_id = i.entry_id
    RETURNING e.entry_id`.execute(trx);
  const removed = new Set(rows.map((row) => row.entry_id));
  const missing = remove.findIndex((id) => !removed.has(id.toLowerCase()));
  if (missing !== -1) {
    const field = `remove[${missing}]`;
    throw new MemoirError('not_found', `${field} is no entry of this user's profile.`, { field });
  }
  await settleEntries(trx, namespace, [...removed]);
}
