/**
 * The floor of the ingest benchmark, as a process: a bare fastify route with one single-row insert into the same `turns`
 * table, same indexes, same store. No analysis, no validation, no seq of its own, no ledger.
 *
 * On a server it logs in as the superuser, whom no wall holds, through a pool as large as the service's.
 *
 *   MEMOIR_DATA_DIR=… | ADMIN_URL=… node bench/floor-server.ts PORT
 */
import fastify from 'fastify';
import { sql } from 'kysely';
import { openTables } from './open-tables.ts';

const [port] = process.argv.slice(2);
const { db } = await openTables();
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
