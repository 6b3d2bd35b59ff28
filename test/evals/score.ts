import type { Question } from './questions.ts';

/** One question's ranked turns, best first. */
export interface RankedAnswer {
  readonly question: Question;
  readonly turns: readonly string[];
}

/** Means over questions. */
export interface Score {
  readonly questions: number;
  /** In per cent: the share of a question's evidence among the first k turns. */
  readonly recallAt: Readonly<Record<1 | 5 | 10 | 20 | 50, number>>;
  /** Mean of one over the rank of the first turn that is evidence; 0 where none was found. */
  readonly reciprocalRank: number;
}

const depths = [1, 5, 10, 20, 50] as const;

/** Scores answers, those of questions that have evidence. */
export function score(answers: readonly RankedAnswer[]): Score {
  const scored = answers.filter(({ question }) => question.evidence.length > 0);
  const mean = (valueOf: (answer: RankedAnswer) => number): number =>
    scored.reduce((sum, answer) => sum + valueOf(answer), 0) / Math.max(1, scored.length);
  const recallAt = Object.fromEntries(depths.map((depth) => [depth, 100 * mean((answer) => recall(answer, depth))]));
  return {
    questions: scored.length,
    recallAt: recallAt as Score['recallAt'],
    reciprocalRank: mean(reciprocalRank),
  };
}

function recall({ question: { evidence }, turns }: RankedAnswer, depth: number): number {
  const found = turns.slice(0, depth);
  return evidence.filter((turn) => found.includes(turn)).length / evidence.length;
}

function reciprocalRank({ question: { evidence }, turns }: RankedAnswer): number {
  const place = turns.findIndex((turn) => evidence.includes(turn));
  return place < 0 ? 0 : 1 / (place + 1);
}
