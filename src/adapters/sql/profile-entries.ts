import { sql, type Transaction } from 'kysely';
import { createId } from '../../domain/identifier.ts';
import { limits } from '../../domain/limits.ts';
import type { ProfileContent, ProposedProfileEntry } from '../../ports/profile-store.ts';
import type { PlanAuthor } from './apply-plans.ts';
import type { Schema } from './schema.ts';

/** One time that an entry was said, and who wrote it down; without a turn: written by hand. */
interface Statement extends ProfileContent, PlanAuthor {
  readonly userId: string;
  readonly saidAt: Date;
  readonly sessionId?: string;
  readonly seq?: number;
  readonly quotation?: string;
}

/** What a run found. */
export interface AuthoredEntries {
  readonly entries: readonly ProposedProfileEntry[];
  readonly author: PlanAuthor;
}

/** Writes what runs found, no two of which speak of the same user. The owners are locked already. */
export async function addProfileEntries(
  trx: Transaction<Schema>,
  namespace: string,
  found: readonly AuthoredEntries[],
): Promise<void> {
  const statements = found.flatMap(({ entries, author }) =>
    entries.flatMap(({ evidence, ...entry }) => evidence.map((turn) => ({ ...entry, ...turn, ...author }))),
  );
  const ids = await addStatements(trx, namespace, statements);
  await settleEntries(trx, namespace, ids);
  await markUpdated(trx, namespace, new Map(statements.map(({ userId, at }) => [userId, at])));
}

/** What is written by hand of one user. */
export interface HandWriting {
  readonly namespace: string;
  readonly contents: readonly ProfileContent[];
  readonly at: Date;
}

/** Writes what a hand adds. What was removed before is taken up again, also where both happen at the same instant. */
export async function addProfileEntriesByHand(
  trx: Transaction<Schema>,
  userId: string,
  { namespace, contents, at }: HandWriting,
): Promise<void> {
  const statements = contents.map((content) => ({ ...content, userId, saidAt: at, extractor: 'hand', at }));
  const ids = await addStatements(trx, namespace, statements);
  if (ids.length === 0) return;
  await trx
    .updateTable('profile_entries')
    .set({ removed_at: null })
    .where('namespace', '=', namespace)
    .where('entry_id', 'in', ids)
    .execute();
  await settleEntries(trx, namespace, ids);
}

/** Answers the entries that say it now. */
async function addStatements(
  trx: Transaction<Schema>,
  namespace: string,
  statements: readonly Statement[],
): Promise<string[]> {
  if (statements.length === 0) return [];
  const said = sql`jsonb_to_recordset(${JSON.stringify(statements.map(recordOfStatement))}::jsonb) AS r(statement_id uuid,
    entry_id uuid, user_id text, field text, content_hash text, text text, said_at timestamptz, session_id text, seq integer, quotation text,
    run_id uuid, extractor text, at timestamptz)`;
  await sql`
    INSERT INTO profile_entries (namespace, entry_id, user_id, field, content_hash, text, extractor, said_at, recorded_at, status)
    SELECT DISTINCT ON (r.user_id, r.field, r.content_hash) ${namespace}, r.entry_id, r.user_id, r.field, r.content_hash, r.text,
      r.extractor, r.said_at, r.at, 'archived'
    FROM ${said} ORDER BY r.user_id, r.field, r.content_hash
    ON CONFLICT (namespace, user_id, field, content_hash) DO NOTHING`.execute(trx);
  const { rows } = await sql<{ entry_id: string }>`
    INSERT INTO profile_statements (namespace, statement_id, entry_id, run_id, session_id, seq, quotation, text, extractor, said_at, recorded_at)
    SELECT DISTINCT ON (e.entry_id, r.session_id, r.seq) ${namespace}, r.statement_id, e.entry_id, r.run_id, r.session_id, r.seq,
      r.quotation, r.text, r.extractor, r.said_at, r.at
    FROM ${said} JOIN profile_entries e ON e.namespace = ${namespace} AND e.user_id = r.user_id AND e.field = r.field
      AND e.content_hash = r.content_hash
    ORDER BY e.entry_id, r.session_id, r.seq, r.text COLLATE "C" DESC
    ON CONFLICT (namespace, entry_id, run_id, session_id, seq) DO UPDATE SET text = excluded.text, said_at = excluded.said_at
    RETURNING entry_id`.execute(trx);
  return [...new Set(rows.map((row) => row.entry_id))];
}

function recordOfStatement(statement: Statement): Readonly<Record<string, unknown>> {
  return {
    statement_id: createId(),
    entry_id: statement.entryId,
    user_id: statement.userId,
    field: statement.field,
    content_hash: statement.contentHash,
    text: statement.text,
    said_at: statement.saidAt,
    session_id: statement.sessionId,
    seq: statement.seq,
    quotation: statement.quotation,
    run_id: statement.runId,
    extractor: statement.extractor,
    at: statement.at,
  };
}

/**
 * Makes entries say what follows from their statements, whatever order these came in: the words said last, since when it is
 * known, and whether it stands among the newest of its field. An entry that was removed and has no statement left only keeps
 * what was said before the removal from coming back.
 */
export async function settleEntries(
  trx: Transaction<Schema>,
  namespace: string,
  entryIds: readonly string[],
): Promise<void> {
  if (entryIds.length === 0) return;
  await sql`
    UPDATE profile_entries e SET text = coalesce(s.text, e.text), extractor = coalesce(s.extractor, e.extractor),
      said_at = coalesce(s.said_at, e.removed_at, e.said_at), recorded_at = coalesce(s.recorded_at, e.recorded_at)
    FROM ${idsOf(entryIds)} LEFT JOIN LATERAL (
      SELECT (array_agg(p.text ORDER BY p.said_at DESC, p.text COLLATE "C" DESC, p.statement_id))[1] AS text,
        (array_agg(p.extractor ORDER BY p.said_at DESC, p.text COLLATE "C" DESC, p.statement_id))[1] AS extractor,
        max(p.said_at) AS said_at, min(p.recorded_at) AS recorded_at
      FROM profile_statements p WHERE p.namespace = ${namespace} AND p.entry_id = i.entry_id) s ON true
    WHERE e.namespace = ${namespace} AND e.entry_id = i.entry_id`.execute(trx);
  const { rows } = await sql<ProfilePlace>`
    SELECT DISTINCT e.user_id, e.field FROM ${idsOf(entryIds)} JOIN profile_entries e ON e.namespace = ${namespace}
      AND e.entry_id = i.entry_id`.execute(trx);
  await archiveBeyond(trx, namespace, rows);
}

/** A field of a user. */
export interface ProfilePlace {
  readonly user_id: string;
  readonly field: string;
}

/** Of each place, the newest that hold are active, and no others. */
export async function archiveBeyond(
  trx: Transaction<Schema>,
  namespace: string,
  places: readonly ProfilePlace[],
): Promise<void> {
  if (places.length === 0) return;
  await sql`
    WITH places AS (SELECT user_id, field FROM jsonb_to_recordset(${JSON.stringify(places)}::jsonb) AS p(user_id text, field text)),
    newest AS (
      SELECT n.entry_id FROM places p CROSS JOIN LATERAL (
        SELECT e.entry_id FROM profile_entries e
        WHERE e.namespace = ${namespace} AND e.user_id = p.user_id AND e.field = p.field AND e.holds
        ORDER BY e.said_at DESC, e.content_hash LIMIT ${limits.profileEntriesPerField}) n)
    UPDATE profile_entries e SET status = CASE WHEN e.status = 'active' THEN 'archived' ELSE 'active' END
    FROM places p WHERE e.namespace = ${namespace} AND e.user_id = p.user_id AND e.field = p.field
      AND (e.status = 'active') <> (e.entry_id IN (SELECT entry_id FROM newest))`.execute(trx);
}

/** Says when the profiles of these users were changed. */
export async function markUpdated(
  trx: Transaction<Schema>,
  namespace: string,
  updates: ReadonlyMap<string, Date>,
): Promise<void> {
  if (updates.size === 0) return;
  const records = Array.from(updates, ([user_id, at]) => ({ user_id, at }));
  await sql`
    INSERT INTO profiles (namespace, user_id, updated_at)
    SELECT ${namespace}, r.user_id, r.at FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(user_id text, at timestamptz)
    ON CONFLICT (namespace, user_id) DO UPDATE SET updated_at = greatest(profiles.updated_at, excluded.updated_at)`.execute(
    trx,
  );
}

/** A list of ids as the rows `i`. */
export function idsOf(entryIds: readonly string[]) {
  return sql`(SELECT value::uuid AS entry_id FROM jsonb_array_elements_text(${JSON.stringify(entryIds)}::jsonb)) i`;
}
