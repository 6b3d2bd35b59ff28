import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openEmbeddedStore } from '../../../src/adapters/pglite/open-embedded-store.ts';
import { analyzeQuery } from '../../../src/domain/analysis/analyze-query.ts';
import { createMemoir } from '../../../src/engine/memoir.ts';
import { findMatches } from '../../../src/engine/recall/find-matches.ts';
import { createQueryVectors } from '../../../src/engine/recall/query-vectors.ts';
import { createSpeakerNames } from '../../../src/engine/recall/speaker-names.ts';
import type { Embedder } from '../../../src/ports/embedder.ts';
import { silentLog } from '../../../src/ports/log.ts';
import { openEngine } from '../../../src/runtime/open-engine.ts';
import { ingestConversations } from '../ingest-conversations.ts';
import type { Question } from '../questions.ts';
import type { RankedAnswer } from '../score.ts';

/** Ranked turns of each question, by what was compared. */
export interface ComparedArms {
  readonly lexical: readonly RankedAnswer[];
  readonly vector: readonly RankedAnswer[];
  readonly hybrid: readonly RankedAnswer[];
  /** Of one recall each, in ms: by words; with the vector asked for; with the vector known. */
  readonly latenciesMs: { readonly lexical: number[]; readonly first: number[]; readonly again: number[] };
  readonly vectors: number;
  readonly bytes: number;
}

export interface CompareOptions {
  readonly folder: string;
  readonly conversation: string;
  readonly questions: readonly Question[];
  readonly embedder: Embedder;
}

/** Results asked for; some cite the same turns. */
const depth = 100;

/** Takes a conversation in with an embedding model, and asks its questions with it, without it, and of its vectors alone. */
export async function compareArms(options: CompareOptions): Promise<ComparedArms> {
  const dataDir = mkdtempSync(join(tmpdir(), 'memoir-eval-'));
  try {
    const first: number[] = [];
    const again: number[] = [];
    const lexicalMs: number[] = [];
    const hybrid = await askWith(dataDir, options, async (ask) => {
      const answers = await ask(first);
      await ask(again);
      return answers;
    });
    const lexical = await askWith(dataDir, { ...options, embedder: undefined }, (ask) => ask(lexicalMs));
    const vector = await askVectors(dataDir, options);
    return { lexical, hybrid, ...vector, latenciesMs: { lexical: lexicalMs, first, again } };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

type Ask = (latenciesMs: number[]) => Promise<RankedAnswer[]>;

async function askWith(
  dataDir: string,
  { folder, conversation, questions, embedder }: Omit<CompareOptions, 'embedder'> & { embedder: Embedder | undefined },
  use: (ask: Ask) => Promise<RankedAnswer[]>,
): Promise<RankedAnswer[]> {
  const setup = embedder === undefined ? {} : { embedder: { embedder, queryTimeoutMs: 60_000 } };
  const { engine, close } = await openEngine({ dataDir, log: silentLog, ...setup });
  const memoir = createMemoir({ engine, namespace: conversation, log: silentLog, onError: 'throw', close });
  try {
    if (embedder !== undefined) {
      await ingestConversations(memoir, folder, `${conversation}.json`);
      await engine.worker.drain(new AbortController().signal);
    }
    return await use(async (latenciesMs) => {
      const answers: RankedAnswer[] = [];
      for (const question of questions) {
        const startedAt = performance.now();
        const { results, mode } = await memoir.recall({ query: question.question, limit: depth });
        latenciesMs.push(performance.now() - startedAt);
        if ((mode === 'hybrid') !== (embedder !== undefined)) throw new Error(`a recall was ${mode}`);
        const turns = [...new Set(results.flatMap(({ evidence }) => evidence.map(({ turnId }) => turnId)))];
        answers.push({ question, turns });
      }
      return answers;
    });
  } finally {
    await memoir.close();
  }
}

/** The nearest turns, as the engine asks the store for them. */
async function askVectors(
  dataDir: string,
  { conversation, questions, embedder }: CompareOptions,
): Promise<Pick<ComparedArms, 'vector' | 'vectors' | 'bytes'>> {
  const { store, db } = await openEmbeddedStore({ folder: dataDir });
  const queryVectors = createQueryVectors({ embedderFor: () => embedder, log: silentLog }, { timeoutMs: 60_000 });
  try {
    const vector: RankedAnswer[] = [];
    const now = new Date();
    const scope = { everything: true };
    const ports = { index: store.recall, questions: { vectors: queryVectors, names: createSpeakerNames() } };
    for (const question of questions) {
      const analysis = analyzeQuery(question.question, { now: { instant: now, offsetMinutes: 0 } });
      const { nearest } = await findMatches(ports, conversation, {
        question: { text: question.question, analysis },
        scope,
        memories: { includeSuperseded: false, now },
      });
      const found = nearest?.turns ?? [];
      const { turns } = await store.recall.read(conversation, { scope, turns: found, memoryIds: [] });
      const ids = new Map(turns.map((turn) => [`${turn.sessionId} ${turn.seq}`, turn.id]));
      vector.push({ question, turns: found.map(({ sessionId, seq }) => ids.get(`${sessionId} ${seq}`) ?? '') });
    }
    const { rows } = await sql<{ vectors: number; bytes: number }>`SELECT count(*)::int AS vectors,
      pg_total_relation_size('embeddings')::float8 AS bytes FROM embeddings`.execute(db);
    return { vector, vectors: rows[0]?.vectors ?? 0, bytes: rows[0]?.bytes ?? 0 };
  } finally {
    await queryVectors.close();
    await store.close();
  }
}
