import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../src/adapters/sql/schema.ts';

/** What a part of the store takes on disk. */
export interface PartSize {
  readonly part: string;
  /** Of its main table; undefined where it has none. */
  readonly rows: number | undefined;
  readonly tableBytes: number;
  readonly indexBytes: number;
}

/** The first table of a part is the one whose rows are counted. */
const parts: Readonly<Record<string, readonly string[]>> = {
  turns: ['turns', 'sessions', 'lexeme_stats'],
  memories: ['memories', 'memory_evidence', 'memory_changes', 'runs'],
  vectors: ['embeddings', 'embedding_queue'],
};

/** How much the tables of the store take, rows and indexes apart; whatever belongs to no part is "all else". */
export async function measureParts(db: Kysely<Schema>): Promise<PartSize[]> {
  const { rows: tables } = await sql<{ name: string; data: number; indexes: number }>`
    SELECT c.relname AS name, pg_table_size(c.oid)::float8 AS data, pg_indexes_size(c.oid)::float8 AS indexes
    FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`.execute(db);
  const sized = await Promise.all(
    Object.entries(parts).map(async ([part, names]) => {
      const { rows } = await sql<{ count: number }>`
        SELECT count(*)::int AS count FROM ${sql.table(names[0] ?? part)}`.execute(db);
      return { part, names, rows: rows[0]?.count ?? 0 };
    }),
  );
  const named = new Set(Object.values(parts).flat());
  const others = tables.map(({ name }) => name).filter((name) => !named.has(name));
  return [...sized, { part: 'all else', names: others, rows: undefined }].map(({ part, names, rows }) => {
    const own = tables.filter(({ name }) => names.includes(name));
    return {
      part,
      rows,
      tableBytes: own.reduce((sum, { data }) => sum + data, 0),
      indexBytes: own.reduce((sum, { indexes }) => sum + indexes, 0),
    };
  });
}
