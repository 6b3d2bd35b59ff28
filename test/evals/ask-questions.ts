import type { Memoir, RecallAnswer, RecallInput } from '../../src/index.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Question } from './questions.ts';
import type { RankedAnswer } from './score.ts';

/** Results asked for; some cite the same turns. */
const depth = 100;

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

/** The turns nearest to each question, as the store finds them: what vectors know alone. */
export async function askVectors(
  { recall }: Store,
  questions: readonly Question[],
  embedder: Embedder,
): Promise<TimedAnswer[]> {
  const answers: TimedAnswer[] = [];
  const { signal } = new AbortController();
  const memories = { includeSuperseded: false, now: new Date() };
  const scope = { everything: true };
  for (const question of questions) {
    const startedAt = performance.now();
    const { vectors } = await embedder.embed([question.question], signal);
    const vector = { modelId: embedder.id, values: vectors[0] ?? [] };
    const near = await recall.findNearest(question.conv, { scope, lexemes: [], memories, vector });
    const { turns } = await recall.read(question.conv, { scope, turns: near.turns, memoryIds: [] });
    const ms = performance.now() - startedAt;
    const ids = new Map(turns.map((turn) => [`${turn.sessionId} ${turn.seq}`, turn.id]));
    answers.push({ question, turns: near.turns.map(({ sessionId, seq }) => ids.get(`${sessionId} ${seq}`) ?? ''), ms });
  }
  return answers;
}
