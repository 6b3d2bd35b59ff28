/**
 * The floor of the ingest benchmark, as a process: a bare fastify route with one single-row insert into the same `turns`
 * table, same indexes, same store. No analysis, no validation, no seq of its own, no ledger.
 *
 *   node bench/floor-server.ts DATA_DIR PORT
 */
import fastify from 'fastify';
import { Kysely, sql } from 'kysely';
import { openPglite } from '../src/adapters/pglite/open-pglite.ts';
import { migrate } from '../src/adapters/sql/migrate.ts';
import type { Schema } from '../src/adapters/sql/schema.ts';

const [dataDir, port] = process.argv.slice(2);
const opened = await openPglite({ folder: dataDir });
const db = new Kysely<Schema>({ dialect: opened.foreground });
await migrate(db);

const lexemes = 'yesterday sister move lisbon went better thought make number'.split(' ');
let seq = 0;
const app = fastify();
app.post<{ Body: { sessionId: string; role: string; content: string } }>(
  '/api/memory/bench/messages',
  async (request, reply) => {
    const { sessionId, role, content } = request.body;
    seq += 1;
    const now = new Date();
    await sql`INSERT INTO turns (namespace, session_id, seq, turn_id, role, content, tokens, occurred_at, occurred_offset_minutes,
      accepted_at, language, analyzer_version, lexemes, lexeme_count, fingerprint)
    VALUES ('bench', ${sessionId}, ${seq}, ${String(seq)}, ${role}, ${content}, 20, ${now}, 0, ${now}, 'en', 1,
      array_to_tsvector(${lexemes}::text[]), 9, ${String(seq)})`.execute(db);
    return await reply.code(202).send({ accepted: [{ id: String(seq), seq }] });
  },
);
await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
