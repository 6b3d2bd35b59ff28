import { percentile, printTable } from '../print-table.ts';
import type { Question } from '../questions.ts';
import { type RankedAnswer, score } from '../score.ts';
import { compareArms, type ComparedArms } from './compare-arms.ts';
import { openEmbedder } from './open-embedder.ts';

const arms = ['lexical', 'vector', 'hybrid'] as const;
const timings = {
  lexical: 'by words',
  first: 'hybrid, the vector asked for',
  again: 'hybrid, the vector known',
} as const;

/** Asks all questions three times, by words, by vectors and by both, and prints the scores side by side. */
export async function runHybrid(folder: string, embedder: string, questions: readonly Question[]): Promise<void> {
  const compared: ComparedArms[] = [];
  for (const conversation of new Set(questions.map(({ conv }) => conv))) {
    await using opened = await openEmbedder(embedder, folder, conversation);
    const own = questions.filter(({ conv }) => conv === conversation);
    compared.push(await compareArms({ folder, conversation, questions: own, embedder: opened.embedder }));
  }
  printScores(compared);
  printSizes(compared);
}

function printScores(compared: readonly ComparedArms[]): void {
  const groups: [string, (answer: RankedAnswer) => boolean][] = [
    ...[1, 2, 3, 4, 5].map((category): [string, (answer: RankedAnswer) => boolean] => [
      `category ${category}`,
      ({ question }) => question.category === category,
    ]),
    ...[...new Set(compared.flatMap(({ lexical }) => lexical.map(({ question }) => question.conv)))].map(
      (conversation): [string, (answer: RankedAnswer) => boolean] => [
        conversation,
        ({ question }) => question.category < 5 && question.conv === conversation,
      ],
    ),
    ['1-4', ({ question }) => question.category < 5],
  ];
  const rows = groups.flatMap(([name, isIn]) =>
    arms.map((arm) => {
      const { questions, recallAt, ndcgAt10 } = score(compared.flatMap((each) => each[arm]).filter(isIn));
      return [
        `${name}, ${arm}`,
        String(questions),
        ...[...Object.values(recallAt), ndcgAt10].map((value) => value.toFixed(1)),
      ];
    }),
  );
  printTable(['', 'n', 'R@1', 'R@5', 'R@10', 'R@20', 'R@50', 'nDCG@10'], rows);
}

function printSizes(compared: readonly ComparedArms[]): void {
  console.log();
  for (const [key, name] of Object.entries(timings)) {
    const all = compared.flatMap(({ latenciesMs }) => latenciesMs[key as keyof typeof timings]);
    const [p50, p95] = [50, 95].map((rank) => percentile(all, rank).toFixed(1));
    console.log(`recall ${name}: p50 ${p50} ms, p95 ${p95} ms`);
  }
  const vectors = compared.reduce((sum, each) => sum + each.vectors, 0);
  const bytes = compared.reduce((sum, each) => sum + each.bytes, 0);
  console.log(`${vectors} vectors take ${(bytes / 2 ** 20).toFixed(1)} MB with their indexes`);
}
