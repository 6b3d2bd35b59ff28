import { analyzeQuery } from '../../src/domain/analysis/analyze-query.ts';
import { findMatches } from '../../src/engine/recall/find-matches.ts';
import { createQueryVectors } from '../../src/engine/recall/query-vectors.ts';
import { createSpeakerNames } from '../../src/engine/recall/speaker-names.ts';
import type { Memoir, RecallAnswer, RecallInput } from '../../src/index.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { silentLog } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Question } from './questions.ts';
import type { RankedAnswer } from './score.ts';

/** Results asked for; some cite the same turns. */
const depth = 100;

/** Whoever asks waits for the vector of the question, so that an answer is by both arms or not at all. */
export const queryTimeoutMs = 60_000;

/** Questions that are asked before time is taken: what was just opened has read nothing yet, and compiled nothing. */
const warmUp = 50;

/** An answer with the time that its recall took. */
export interface TimedAnswer extends RankedAnswer {
  readonly ms: number;
}

export interface AskOptions extends Pick<RecallInput, 'kinds'> {
  readonly mode: 'hybrid' | 'lexical';
}

/** Asks each question of the namespace of its conversation. */
export async function askQuestions(
  memoir: Memoir,
  questions: readonly Question[],
  { mode, ...asked }: AskOptions,
): Promise<TimedAnswer[]> {
  const recall = async ({ conv, question }: Question): Promise<RecallAnswer> =>
    await memoir.namespace(conv).recall({ query: question, limit: depth, ...asked });
  for (const question of questions.slice(0, warmUp)) await recall(question);
  const answers: TimedAnswer[] = [];
  for (const question of questions) {
    const startedAt = performance.now();
    const answer = await recall(question);
    const ms = performance.now() - startedAt;
    if (answer.mode !== mode) throw new Error(`a recall was ${answer.mode}: ${answer.notes.join(' ')}`);
    const turns = answer.results.flatMap(({ evidence }) => evidence.map(({ turnId }) => turnId));
    answers.push({ question, turns: [...new Set(turns)], ms });
  }
  return answers;
}

/** The turns nearest to each question, as the engine asks the store for them: what vectors know alone. */
export async function askVectors(
  { recall: index }: Store,
  questions: readonly Question[],
  embedder: Embedder,
): Promise<TimedAnswer[]> {
  const vectors = createQueryVectors({ embedderFor: () => embedder, log: silentLog }, { timeoutMs: queryTimeoutMs });
  const ports = { index, questions: { vectors, names: createSpeakerNames() } };
  const scope = { everything: true };
  const now = new Date();
  const answers: TimedAnswer[] = [];
  try {
    for (const question of questions) {
      const startedAt = performance.now();
      const analysis = analyzeQuery(question.question, { now: { instant: now, offsetMinutes: 0 } });
      const { nearest } = await findMatches(ports, question.conv, {
        question: { text: question.question, analysis },
        scope,
        memories: { includeSuperseded: false, now },
      });
      const found = nearest?.turns ?? [];
      const { turns } = await index.read(question.conv, { scope, turns: found, memoryIds: [] });
      const ms = performance.now() - startedAt;
      const ids = new Map(turns.map((turn) => [`${turn.sessionId} ${turn.seq}`, turn.id]));
      answers.push({ question, turns: found.map(({ sessionId, seq }) => ids.get(`${sessionId} ${seq}`) ?? ''), ms });
    }
  } finally {
    await vectors.close();
  }
  return answers;
}
