/**
 * Breaks a deployment on real servers in every way we could think of while clients write to it, and counts what was lost,
 * doubled or stuck. Exit code 1 where anything was.
 *
 *   npm run bench:faults [-- --seed 7 --only redis --scale 0.1]
 */
import { parseArgs } from 'node:util';
import { type Deployment, openDeployment } from './faults/deployment.ts';
import { type Fault, type FaultReport, isClean, type SkippedFault } from './faults/fault.ts';
import { planScenes, type Scene } from './faults/fault-plan.ts';
import { fillDisk, mountSmallDisk } from './faults/full-disk.ts';
import { runProviderOutage } from './faults/provider-outage.ts';
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
const reports: Report[] = [];

/** Runs one and reports it: one that cannot even be run to its end is a finding too. */
async function report(name: string, run: () => Promise<Report>): Promise<void> {
  if (stopping.signal.aborted) return;
  const found = await run().catch((error: unknown): Report => {
    const problem = error instanceof Error ? error.message : String(error);
    return {
      name,
      injected: 0,
      acknowledged: 0,
      recoverySeconds: 0,
      failedWindows: 0,
      lost: 0,
      doubled: 0,
      stuck: 0,
      problems: [problem],
    };
  });
  reports.push(found);
  console.error(formatReport(found));
}

async function runScene({ name, deployment: deploymentOptions, faults, withOutage = false }: Scene): Promise<void> {
  const chosen = faults.filter(isWanted);
  const outage = 'provider outage';
  const hasOutage = withOutage && isWanted({ name: outage });
  if (stopping.signal.aborted || (chosen.length === 0 && !hasOutage)) return;
  console.error(`\n${name}`);
  await using deployment = await openDeployment(deploymentOptions);
  for (const fault of chosen) await report(fault.name, () => runFault(deployment, fault, options));
  if (hasOutage) await report(outage, () => runProviderOutage(deployment, options));
  await stopAll(deployment);
}

/** Beside the scenes, because it needs a disk of its own. */
async function runFullDisk(): Promise<void> {
  const name = 'disk full';
  if (stopping.signal.aborted || !isWanted({ name })) return;
  console.error(`\n${name}`);
  const disk = await mountSmallDisk();
  if ('reason' in disk) {
    await report(name, async () => ({ name, skipped: disk.reason }));
    return;
  }
  await using _disk = disk;
  const postgresSettings = { max_wal_size: '48MB', min_wal_size: '32MB', shared_buffers: '16MB' };
  await using deployment = await openDeployment({
    apis: 2,
    redis: true,
    postgresFolder: disk.folder,
    postgresSettings,
  });
  await report(name, () => runFault(deployment, fillDisk(disk), options));
  await stopAll(deployment);
}

async function stopAll(deployment: Deployment): Promise<void> {
  await report('SIGTERM to all services', () => stopServices(deployment));
}

function isWanted({ name }: Pick<Fault, 'name'>): boolean {
  return name.toLowerCase().includes(wanted);
}

for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => stopping.abort(new Error(`The bench was ended by ${name}.`)));
console.error(`seed ${seed}`);
for (const scene of planScenes(Number(values.scale))) await runScene(scene);
await runFullDisk();
const done = reports.flatMap((each) => ('skipped' in each ? [] : [each]));
console.log(`seed ${seed}\n\n${formatReports(reports)}\n\n${formatTotals(done)}`);
process.exitCode = done.every(isClean) && !stopping.signal.aborted ? 0 : 1;
