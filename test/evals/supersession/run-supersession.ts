/**
 * Sixty pairs of statements in five languages, the newer of which holds: does recall put it first?
 *
 *   node test/evals/supersession/run-supersession.ts [--failures]
 *
 * Prints per language, for all kinds, turns alone and memories alone, the share of pairs whose newer statement comes before
 * the older, comes first of all, and (both) of which both are among ten results. Then, of the pairs whose statements both became
 * memories, those whose older one is still held as true.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openMemoir } from '../../../src/index.ts';
import { printTable } from '../print-table.ts';
import {
  type AskedKinds,
  askPairs,
  ingestPairs,
  isNewerFirst,
  isOlderStillHeld,
  type PairOutcome,
} from './ask-pairs.ts';
import { languages, type Pair, readPairs } from './read-pairs.ts';

const modes: readonly { readonly name: string; readonly kinds?: AskedKinds }[] = [
  { name: 'default' },
  { name: 'turns', kinds: ['turn'] },
  { name: 'memories', kinds: ['memory'] },
];

function share(outcomes: readonly PairOutcome[], holds: (outcome: PairOutcome) => boolean): string {
  return ((100 * outcomes.filter(holds).length) / Math.max(1, outcomes.length)).toFixed(1);
}

function printOutcomes(name: string, outcomes: readonly PairOutcome[]): void {
  const groups: [string, readonly PairOutcome[]][] = languages.map((language) => [
    language,
    outcomes.filter(({ pair }) => pair.language === language),
  ]);
  groups.push(['all', outcomes]);
  const rows = groups.map(([group, some]) => [
    group,
    String(some.length),
    share(some, isNewerFirst),
    share(some, ({ newerRank }) => newerRank === 1),
    share(some, ({ newerRank, olderRank }) => newerRank !== undefined && olderRank !== undefined),
  ]);
  printTable([name, 'pairs', 'newer first', 'newer at 1', 'both'], rows);
  console.log();
}

function printFailures(outcomes: readonly PairOutcome[]): void {
  for (const { pair, newerRank, olderRank, shown } of outcomes.filter((outcome) => !isNewerFirst(outcome))) {
    const contentOf = (id: string): string => pair.turns.find((turn) => turn.id === id)?.content ?? '';
    console.log(
      `${pair.question}\n  newer (${newerRank ?? '-'}) ${contentOf(pair.newerId)}\n  older (${olderRank ?? '-'}) ${contentOf(pair.olderId)}`,
    );
    for (const text of shown) console.log(`    ${text}`);
  }
}

const { values } = parseArgs({ options: { failures: { type: 'boolean', default: false } } });
const pairs = languages.flatMap(readPairs);
const dataDir = mkdtempSync(join(tmpdir(), 'memoir-supersession-'));
try {
  await using memoir = await openMemoir({ dataDir, model: 'rules' });
  await ingestPairs(memoir, pairs);
  for (const { name, kinds } of modes) {
    const outcomes = await askPairs(memoir, pairs, kinds);
    printOutcomes(name, outcomes);
    if (values.failures) printFailures(outcomes);
  }
  const held: (readonly [Pair, boolean])[] = [];
  for (const pair of pairs) {
    const stale = await isOlderStillHeld(memoir, pair);
    if (stale !== undefined) held.push([pair, stale]);
  }
  const stale = held.filter(([, isStale]) => isStale);
  console.log(
    `both remembered: ${held.length} of ${pairs.length} pairs, the older one of them still held: ${stale.length}`,
  );
  if (values.failures) for (const [pair] of stale) console.log(`  ${pair.language} ${pair.topic}: ${pair.question}`);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
