import { type Kysely, sql } from 'kysely';
import type { ProfileField } from '../../domain/extraction/fact.ts';
import { limits } from '../../domain/limits.ts';
import type { EvidenceView } from '../../ports/memory-store.ts';
import type { ProfileEntryOutline, ProfileView } from '../../ports/profile-store.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';

/** The active entries of a user with their evidence; empty where there is nothing. */
export async function readProfile(db: Kysely<Schema>, namespace: string, userId: string): Promise<ProfileView> {
  const profile = await db
    .selectFrom('profiles')
    .select('updated_at')
    .where('namespace', '=', namespace)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (profile === undefined) return { userId, entries: [] };
  const entries = await db
    .selectFrom('profile_entries')
    .select(['entry_id', 'field', 'text', 'extractor', 'said_at', 'recorded_at'])
    .where('namespace', '=', namespace)
    .where('user_id', '=', userId)
    .where('status', '=', 'active')
    .orderBy('field')
    .orderBy('said_at', 'desc')
    .orderBy('content_hash')
    .execute();
  const evidence = await readEvidence(db, namespace, userId);
  return {
    userId,
    updatedAt: profile.updated_at,
    entries: entries.map((row) => ({
      id: row.entry_id,
      field: row.field as ProfileField,
      text: row.text,
      saidAt: row.said_at,
      recordedAt: row.recorded_at,
      extractor: row.extractor,
      evidence: evidence.get(row.entry_id) ?? [],
    })),
  };
}

/** The active entries of a user with the places of their evidence, in one statement. */
export async function listProfileEntries(
  db: Kysely<Schema>,
  namespace: string,
  userId: string,
): Promise<ProfileEntryOutline[]> {
  const { rows } = await sql<OutlineRow>`
    SELECT e.entry_id, e.field, e.text, e.said_at, (SELECT json_agg(DISTINCT jsonb_build_array(p.session_id, p.seq))
      FROM profile_statements p WHERE p.namespace = e.namespace AND p.entry_id = e.entry_id AND p.session_id IS NOT NULL) AS cited
    FROM profile_entries e WHERE e.namespace = ${namespace} AND e.user_id = ${userId} AND e.status = 'active'`.execute(
    db,
  );
  return rows.map(({ entry_id: id, field, text, said_at: saidAt, cited }) => ({
    id,
    field: field as ProfileField,
    text,
    saidAt,
    citedTurns: (cited ?? []).map(([sessionId, seq]) => ({ sessionId, seq })),
  }));
}

interface OutlineRow {
  readonly entry_id: string;
  readonly field: string;
  readonly text: string;
  readonly said_at: Date;
  readonly cited: readonly [sessionId: string, seq: number][] | null;
}

interface EvidenceRow {
  readonly entry_id: string;
  readonly turn_id: string;
  readonly session_id: string;
  readonly seq: number;
  readonly name: string | null;
  readonly occurred_at: Date;
  readonly occurred_offset_minutes: number;
  readonly quotation: string;
}

/** By entry, the newest turns in their order. A turn that two runs found is one. */
async function readEvidence(
  db: Kysely<Schema>,
  namespace: string,
  userId: string,
): Promise<ReadonlyMap<string, readonly EvidenceView[]>> {
  const { rows } = await sql<EvidenceRow>`
    WITH cited AS (
      SELECT DISTINCT ON (p.entry_id, p.session_id, p.seq) p.entry_id, p.session_id, p.seq, p.quotation
      FROM profile_entries e JOIN profile_statements p USING (namespace, entry_id)
      WHERE e.namespace = ${namespace} AND e.user_id = ${userId} AND e.status = 'active' AND p.session_id IS NOT NULL
      ORDER BY p.entry_id, p.session_id, p.seq, p.recorded_at
    ), placed AS (
      SELECT c.*, t.turn_id, t.name, t.occurred_at, t.occurred_offset_minutes,
        row_number() OVER (PARTITION BY c.entry_id ORDER BY t.occurred_at DESC, c.session_id DESC, c.seq DESC) AS place
      FROM cited c JOIN turns t ON t.namespace = ${namespace} AND t.session_id = c.session_id AND t.seq = c.seq)
    SELECT entry_id, turn_id, session_id, seq, name, occurred_at, occurred_offset_minutes, quotation FROM placed
    WHERE place <= ${limits.profileEvidence} ORDER BY occurred_at, session_id, seq`.execute(db);
  const evidence = new Map<string, EvidenceView[]>();
  for (const row of rows) {
    const views = evidence.get(row.entry_id) ?? [];
    views.push({
      turnId: row.turn_id,
      sessionId: row.session_id,
      seq: row.seq,
      occurredAt: row.occurred_at,
      occurredOffsetMinutes: row.occurred_offset_minutes,
      quote: row.quotation,
      ...present({ name: row.name }),
    });
    evidence.set(row.entry_id, views);
  }
  return evidence;
}
