import { type RawBuilder, sql } from 'kysely';
import type { MemoryHit } from '../../domain/ranking/memory-hit.ts';

/** An instant in ms. `date_part` is a double where `extract` is a numeric, which costs a quarter of the whole statement. */
export function millisecondsOf(column: string): RawBuilder<number> {
  return sql<number>`date_part('epoch', ${sql.ref(column)}) * 1000`;
}

/** The turns that a memory rests on, as JSON. */
export function citedTurnsOf(alias: string): RawBuilder<unknown> {
  return sql`(SELECT json_agg(json_build_array(e.session_id, e.seq) ORDER BY e.session_id, e.seq) FROM memory_evidence e
    WHERE e.namespace = ${sql.ref(`${alias}.namespace`)} AND e.memory_id = ${sql.ref(`${alias}.memory_id`)})`;
}

/** A memory as a hit, as one JSON array. */
export function memoryHitOf(alias: string, mask: RawBuilder<unknown>): RawBuilder<unknown> {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${alias}.${name}`);
  return sql`json_build_array(${column('memory_id')}, ${mask}, ${column('lexeme_count')}, ${column('importance')}, ${column('subject_key')},
    ${millisecondsOf(`${alias}.said_at`)}, ${citedTurnsOf(alias)})`;
}

/** What `citedTurnsOf` comes out as; null where there are none. */
export type CitedRow = [sessionId: string, seq: number][] | null;
/** What `memoryHitOf` comes out as. */
export type MemoryHitRow = [
  id: string,
  mask: number,
  length: number,
  importance: number,
  subjectKey: string,
  saidAt: number,
  cited: CitedRow,
];

export function citedTurnsOfRow(cited: CitedRow): MemoryHit['citedTurns'] {
  return (cited ?? []).map(([sessionId, seq]) => ({ sessionId, seq }));
}

export function memoryHitOfRow([
  memoryId,
  mask,
  length,
  importance,
  subjectKey,
  saidAt,
  cited,
]: MemoryHitRow): MemoryHit {
  return {
    memoryId,
    mask,
    length,
    importance,
    subjectKey,
    saidAt: new Date(saidAt),
    citedTurns: citedTurnsOfRow(cited),
  };
}
