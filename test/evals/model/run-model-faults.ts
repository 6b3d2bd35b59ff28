/**
 * What must hold of extraction by a model, over real HTTP against the stand-in, on real conversations.
 *
 *   node test/evals/model/run-model-faults.ts FOLDER [--seed 1] [--seeds 1] [--rate 0.5] [--turns 10] [--only NAME,NAME]
 *
 * FOLDER holds `conv-*.json` in LoCoMo's form. `--seeds 5` runs the faults with five seeds in a row. `--turns` are those of a window, under
 * faults: small windows make many calls. Prints a table for each check, and ends with 1 where something did not hold.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printTable } from '../print-table.ts';
import { checkBudget } from './budget.ts';
import type { CheckReport } from './check-report.ts';
import { checkInjections } from './injections.ts';
import { checkKilledWorker } from './killed-worker.ts';
import { readLocomo } from './material.ts';
import { checkObservations } from './observations.ts';
import { checkOutage, checkRetryAfter } from './outage.ts';
import { checkRandomFaults, faultMixes } from './random-faults.ts';
import { checkTimeouts } from './timeouts.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    rate: { type: 'string', default: '0.5' },
    turns: { type: 'string', default: '10' },
    only: { type: 'string' },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('usage: run-model-faults.ts FOLDER [--seed N] [--seeds N] [--rate 0.5]');
const materials = await readLocomo(folder);
const [shortest, ...others] = materials;
if (shortest === undefined) throw new Error(`${folder} holds no conv-*.json`);
const longest = others.at(-1) ?? shortest;

const faultOptions = { rate: Number(values.rate), maxTurns: Number(values.turns), timeoutMs: 300 };
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => Number(values.seed) + index);

type Check = () => Promise<readonly CheckReport[]>;

const checks: Readonly<Record<string, Check>> = {
  faults: () => inTurn(seeds.map((seed) => () => checkRandomFaults(materials, { ...faultOptions, seed }))),
  mixes: () =>
    inTurn(
      Object.values(faultMixes).map(
        (kinds) => () =>
          checkRandomFaults([shortest], { ...faultOptions, rate: 0.9, seed: Number(values.seed), kinds }),
      ),
    ),
  observations: async () => [await checkObservations(materials)],
  outage: async () => [await checkOutage(materials), await checkRetryAfter(shortest)],
  timeouts: async () => [await checkTimeouts(shortest)],
  killed: () =>
    inTurn([1, 2, 7].map((call) => () => inFolder((dataDir) => checkKilledWorker(shortest, { dataDir, call })))),
  injections: () => inTurn(materials.map((material) => () => checkInjections(material))),
  budget: async () => [await checkBudget(longest, { tokensPerDay: 60_000 })],
};

async function inTurn(runs: readonly (() => Promise<CheckReport>)[]): Promise<CheckReport[]> {
  const reports: CheckReport[] = [];
  for (const run of runs) reports.push(await run());
  return reports;
}

async function inFolder(run: (folder: string) => Promise<CheckReport>): Promise<CheckReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'memoir-model-'));
  try {
    return await run(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const wanted = values.only?.split(',') ?? Object.keys(checks);
let breaches = 0;
for (const [name, check] of Object.entries(checks)) {
  if (!wanted.includes(name)) continue;
  for (const report of await check()) {
    console.log(`\n${report.title}`);
    printTable(report.head, report.rows);
    for (const breach of report.breaches) console.log(`! ${breach}`);
    breaches += report.breaches.length;
  }
}
console.log(breaches === 0 ? '\nEverything held.' : `\n${breaches} breaches.`);
process.exitCode = breaches === 0 ? 0 : 1;
