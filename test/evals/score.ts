import type { Question } from './questions.ts';

/** One question's ranked turns, best first. */
export interface RankedAnswer {
  readonly question: Question;
  readonly turns: readonly string[];
}

/** Means over questions, in per cent. */
export interface Score {
  readonly questions: number;
  readonly recallAt: Readonly<Record<1 | 5 | 10 | 20 | 50, number>>;
  readonly ndcgAt10: number;
  readonly sessionsAt5: number;
  /** Questions for which nothing was found. */
  readonly empty: number;
}

const depths = [1, 5, 10, 20, 50] as const;

/** Scores answers: R@k is the share of a question's evidence among the first k turns, nDCG@10 is binary, means are macro. */
export function score(answers: readonly RankedAnswer[]): Score {
  const scored = answers.filter(({ question }) => question.evidence.length > 0);
  const mean = (valueOf: (answer: RankedAnswer) => number): number =>
    (100 * scored.reduce((sum, answer) => sum + valueOf(answer), 0)) / Math.max(1, scored.length);
  const recallAt = Object.fromEntries(
    depths.map((depth) => [depth, mean((answer) => recall(answer.question.evidence, answer.turns.slice(0, depth)))]),
  );
  return {
    questions: scored.length,
    recallAt: recallAt as Score['recallAt'],
    ndcgAt10: mean((answer) => ndcg(answer, 10)),
    sessionsAt5: mean(sessionRecall),
    empty: mean((answer) => (answer.turns.length === 0 ? 1 : 0)),
  };
}

function recall(gold: readonly string[], found: readonly string[]): number {
  return gold.filter((turn) => found.includes(turn)).length / gold.length;
}

function ndcg({ question, turns }: RankedAnswer, depth: number): number {
  const gain = turns
    .slice(0, depth)
    .reduce((sum, turn, rank) => sum + (question.evidence.includes(turn) ? 1 / Math.log2(rank + 2) : 0), 0);
  const ideal = question.evidence.slice(0, depth).reduce((sum, _turn, rank) => sum + 1 / Math.log2(rank + 2), 0);
  return gain / ideal;
}

function sessionRecall({ question, turns }: RankedAnswer): number {
  const found = [...new Set(turns.map(sessionOf))].slice(0, 5);
  return recall([...new Set(question.evidence.map(sessionOf))], found);
}

/** `D3:12` is turn 12 of session `D3`. */
function sessionOf(turn: string): string {
  return turn.split(':')[0] ?? turn;
}
