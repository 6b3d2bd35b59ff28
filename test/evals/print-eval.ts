import type { MemoryView } from '../../src/index.ts';
import { checkAnsweredDates, checkReadDates, type DateCheck } from './defects/dates.ts';
import type { Defect } from './defects/defect.ts';
import { findDuplicates } from './defects/duplicates.ts';
import { findJunk } from './defects/junk.ts';
import { findStale } from './defects/stale.ts';
import type { Evaluated, Mode } from './evaluate.ts';
import { percentile, printTable } from './print-table.ts';
import type { Question } from './questions.ts';
import { score } from './score.ts';

/** The categories of LoCoMo that have an answer, and the one that asks for what nobody said. */
const groups: readonly (readonly [string, (category: number) => boolean])[] = [
  ['1-4', (category) => category < 5],
  ['1 multi-hop', (category) => category === 1],
  ['2 temporal', (category) => category === 2],
  ['3 open-domain', (category) => category === 3],
  ['4 single-hop', (category) => category === 4],
  ['5 adversarial', (category) => category === 5],
];

/** Prints what was found and how fast, by mode and category, with what the store of the mode takes a turn. */
export function printQuestions(evaluated: readonly Evaluated[]): void {
  const rows = evaluated.flatMap(({ modes, parts }) => {
    const [turns] = parts;
    const bytes = parts.reduce((sum, { tableBytes, indexBytes }) => sum + tableBytes + indexBytes, 0);
    return modes.flatMap((mode) => rowsOf(mode, kilobytes(bytes / Math.max(1, turns?.rows ?? 0))));
  });
  printTable(
    ['mode', 'category', 'n', 'R@1', 'R@5', 'R@10', 'R@20', 'R@50', 'MRR', 'p50 ms', 'p95 ms', 'kB/turn'],
    rows,
  );
}

function rowsOf({ name, answers }: Mode, kilobytesPerTurn: string): string[][] {
  return groups.map(([category, isIn]) => {
    const own = answers.filter(({ question }) => isIn(question.category));
    const { questions, recallAt, reciprocalRank } = score(own);
    const times = own.map(({ ms }) => ms);
    return [
      name,
      category,
      String(questions),
      ...Object.values(recallAt).map((recall) => recall.toFixed(1)),
      reciprocalRank.toFixed(3),
      ...[50, 95].map((rank) => percentile(times, rank).toFixed(1)),
      kilobytesPerTurn,
    ];
  });
}

/** Prints what the parts of each store take. */
export function printSizes(evaluated: readonly Evaluated[]): void {
  const rows = evaluated.flatMap(({ memorist, parts }) =>
    parts.map(({ part, rows: count, tableBytes, indexBytes }) => [
      memorist,
      part,
      String(count ?? '-'),
      kilobytes(tableBytes),
      kilobytes(indexBytes),
    ]),
  );
  printTable(['store', 'part', 'rows', 'tables kB', 'indexes kB'], rows);
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}

/** Prints how many of the memories are defects, and which where they are to be shown. */
export function printQuality(
  evaluated: readonly Evaluated[],
  { questions, show }: { readonly questions: readonly Question[]; readonly show: boolean },
): void {
  const judged = evaluated.map(({ memorist, memories }) => ({ memorist, ...judge(memories, questions) }));
  const rows = judged.map(({ memorist, count, junk, duplicates, stale, read, answered }) => [
    memorist,
    String(count),
    ...[junk, duplicates, stale].map((defects) => share(defects.length, count)),
    ...[read, answered].map(({ checked, wrong }) => share(wrong.length, checked)),
  ]);
  printTable(['memories of', 'active', 'junk', 'duplicate', 'stale', 'date misread', 'date not as answered'], rows);
  if (!show) return;
  for (const { memorist, junk, duplicates, stale, read, answered } of judged) {
    printDefects(`${memorist}: junk`, junk);
    printDefects(`${memorist}: duplicates`, duplicates);
    printDefects(`${memorist}: stale`, stale);
    printDefects(`${memorist}: dates misread`, read.wrong);
    printDefects(`${memorist}: dates not as answered`, answered.wrong);
  }
}

/** Defects are looked for within a namespace, and counted over all. */
function judge(memories: Evaluated['memories'], questions: readonly Question[]) {
  const spaces = [...memories];
  const each = (find: (of: readonly MemoryView[]) => Defect[]): Defect[] => spaces.flatMap(([, list]) => find(list));
  const all = spaces.flatMap(([, list]) => list);
  return {
    count: all.length,
    junk: each(findJunk),
    duplicates: each(findDuplicates),
    stale: each(findStale),
    read: checkReadDates(all),
    answered: together(
      spaces.map(([namespace, list]) =>
        checkAnsweredDates(
          list,
          questions.filter(({ conv }) => conv === namespace),
        ),
      ),
    ),
  };
}

function together(checks: readonly DateCheck[]): DateCheck {
  return {
    checked: checks.reduce((sum, { checked }) => sum + checked, 0),
    wrong: checks.flatMap(({ wrong }) => wrong),
  };
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} % (${part} of ${whole})`;
}

function printDefects(title: string, defects: readonly Defect[]): void {
  console.log(`\n${title}`);
  for (const { memory, why } of defects) {
    console.log(`  ${memory.text}\n    ${why}`);
    for (const { occurredAt, quote } of memory.evidence)
      console.log(`    ${occurredAt.toISOString().slice(0, 10)} "${quote.replaceAll('\n', ' ')}"`);
  }
}
