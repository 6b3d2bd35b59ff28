import { join } from 'node:path';
import { readQuestions } from '../questions.ts';
import { type RankedAnswer, score } from '../score.ts';
import type { CheckReport } from './check-report.ts';
import type { ModelBench } from './model-bench.ts';

/** Results asked for; some cite the same turns. */
const depth = 100;

/** Asks the questions of a folder in LoCoMo's form, of turns alone and with the memories, and scores what is found. */
export async function readRecall(bench: ModelBench, folder: string): Promise<CheckReport> {
  const questions = readQuestions(join(folder, 'questions.jsonl'));
  const rows: string[][] = [];
  for (const [name, kinds] of [
    ['turns alone', { kinds: ['turn' as const] }],
    ['with memories of the observations', {}],
  ] as const) {
    const answers: RankedAnswer[] = [];
    for (const question of questions) {
      const { results } = await bench
        .memoir(question.conv)
        .recall({ query: question.question, limit: depth, ...('kinds' in kinds ? { kinds: [...kinds.kinds] } : {}) });
      const turns = [...new Set(results.flatMap(({ evidence }) => evidence.map(({ turnId }) => turnId)))];
      answers.push({ question, turns });
    }
    for (const [group, of] of [
      ['1-4', answers.filter(({ question }) => question.category < 5)],
      ['5', answers.filter(({ question }) => question.category === 5)],
    ] as const) {
      const { questions: asked, recallAt, ndcgAt10, sessionsAt5 } = score(of);
      const figures = [...Object.values(recallAt), ndcgAt10, sessionsAt5].map((value) => value.toFixed(1));
      rows.push([`${name}, categories ${group}`, String(asked), ...figures]);
    }
  }
  return {
    title: 'Recall with them',
    head: ['', 'n', 'R@1', 'R@5', 'R@10', 'R@20', 'R@50', 'nDCG@10', 'sR@5'],
    rows,
    breaches: [],
  };
}
