import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { EvidenceView, MemoryView } from '../../ports/memory-store.ts';
import { present } from './rows.ts';
import type { MemoriesTable, Schema } from './schema.ts';

interface EvidenceJson {
  turn_id: string;
  session_id: string;
  seq: number;
  name: string | null;
  occurred_at: string;
  occurred_offset_minutes: number;
  quotation: string;
}

type MemoryRow = Selectable<MemoriesTable> & { readonly evidence: EvidenceJson[] | null };

/** Memories with their evidence in the order in which it was said; to be narrowed and executed by the caller. */
export function selectMemories(db: Kysely<Schema>, namespace: string | RawBuilder<string>) {
  return db
    .selectFrom('memories')
    .selectAll()
    .select(
      sql<
        EvidenceJson[] | null
      >`(SELECT json_agg(json_build_object('turn_id', t.turn_id, 'session_id', e.session_id, 'seq', e.seq,
        'name', t.name, 'occurred_at', t.occurred_at, 'occurred_offset_minutes', t.occurred_offset_minutes, 'quotation', e.quotation)
        ORDER BY t.occurred_at, e.session_id, e.seq)
        FROM memory_evidence e JOIN turns t ON t.namespace = e.namespace AND t.session_id = e.session_id AND t.seq = e.seq
        WHERE e.namespace = memories.namespace AND e.memory_id = memories.memory_id)`.as('evidence'),
    )
    .where('namespace', '=', namespace);
}

/** Memories by id. Unknown ids are left out. */
export async function readMemories(
  db: Kysely<Schema>,
  namespace: string,
  ids: readonly string[],
): Promise<MemoryView[]> {
  if (ids.length === 0) return [];
  const rows = await selectMemories(db, namespace).where('memory_id', 'in', ids).execute();
  return rows.map(memoryOfRow);
}

export function memoryOfRow(row: MemoryRow): MemoryView {
  return {
    id: row.memory_id,
    text: row.text,
    type: row.type,
    category: row.category,
    subject: row.subject,
    scope: row.scope,
    ownerId: row.owner_id,
    importance: row.importance,
    confidence: row.confidence,
    saidAt: row.said_at,
    recordedAt: row.recorded_at,
    status: row.status,
    reinforcements: row.reinforcements,
    pinned: row.pinned,
    extractor: row.extractor,
    evidence: (row.evidence ?? []).map(evidenceOfJson),
    ...present({
      attribute: row.attribute,
      supersededAt: row.superseded_at,
      supersededBy: row.superseded_by,
      sessionId: row.session_id,
    }),
    ...(row.valid_precision === null
      ? {}
      : { validity: { precision: row.valid_precision, ...present({ from: row.valid_from, to: row.valid_to }) } }),
  };
}

function evidenceOfJson(evidence: EvidenceJson): EvidenceView {
  return {
    turnId: evidence.turn_id,
    sessionId: evidence.session_id,
    seq: evidence.seq,
    occurredAt: new Date(evidence.occurred_at),
    occurredOffsetMinutes: evidence.occurred_offset_minutes,
    quote: evidence.quotation,
    ...present({ name: evidence.name }),
  };
}
