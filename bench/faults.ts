/**
 * Breaks a deployment on real servers in every way we could think of while clients write to it, and counts what was lost,
 * doubled or stuck. Exit code 1 where anything was.
 *
 *   npm run bench:faults [-- --seed 7 --only redis --scale 0.1]
 */
import { parseArgs } from 'node:util';
import { openDeployment } from './faults/deployment.ts';
import { type Fault, type FaultReport, isClean, type SkippedFault } from './faults/fault.ts';
import { planScenes, type Scene } from './faults/fault-plan.ts';
import { formatReport, formatReports, formatTotals } from './faults/report.ts';
import { runFault } from './faults/run-fault.ts';
import { stopServices } from './faults/stop-services.ts';

type Report = FaultReport | SkippedFault;

const { values } = parseArgs({
  options: { seed: { type: 'string' }, only: { type: 'string' }, scale: { type: 'string', default: '1' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const wanted = values.only?.toLowerCase() ?? '';
const stopping = new AbortController();
const options = { seed, writers: 8, signal: stopping.signal };

/** What ends this run ends with its servers and processes gone. */
function listenForTheEnd(): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => stopping.abort(new Error(`The bench was ended by ${name}.`)));
}

async function runScene({ name, deployment: deploymentOptions, faults }: Scene): Promise<Report[]> {
  console.error(`\n${name}`);
  await using deployment = await openDeployment(deploymentOptions);
  const reports: Report[] = [];
  for (const fault of faults) reports.push(tell(await runFault(deployment, fault, options)));
  return [...reports, tell(await stopServices(deployment))];
}

function tell<Told extends Report>(report: Told): Told {
  console.error(formatReport(report));
  return report;
}

const isWanted = ({ name }: Pick<Fault, 'name'>): boolean => name.toLowerCase().includes(wanted);
listenForTheEnd();
console.error(`seed ${seed}`);
const reports: Report[] = [];
for (const scene of planScenes(Number(values.scale))) {
  const faults = scene.faults.filter(isWanted);
  if (faults.length > 0) reports.push(...(await runScene({ ...scene, faults })));
}
const done = reports.flatMap((report) => ('skipped' in report ? [] : [report]));
console.log(`seed ${seed}\n\n${formatReports(reports)}\n\n${formatTotals(done)}`);
process.exitCode = done.every(isClean) ? 0 : 1;
