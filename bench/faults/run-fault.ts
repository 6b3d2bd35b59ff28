import { createSeededRandom } from '../../src/testing/model-server/seeded-random.ts';
import type { Deployment } from './deployment.ts';
import { countUnsettled, describeUnsettled, examineLedger } from './examine-ledger.ts';
import { examineAnswers, examineCoverage, examineHistory } from './examine-service.ts';
import type { Fault, FaultReport, Stage } from './fault.ts';
import type { SupervisedProcess } from './supervised-process.ts';
import { becomesTrue, waitUntil } from './wait-until.ts';
import { countAcknowledged, type WriteRecord } from './write-record.ts';
import { startWriters, type Writers } from './writers.ts';

export interface RunOptions {
  readonly seed: number;
  /** Clients that write meanwhile. */
  readonly writers: number;
  readonly signal: AbortSignal;
}

/** Turns that are to be acknowledged before anything is broken. */
const firstTurns = 20;
/** Of what was lost or doubled. */
const shownExamples = 3;
const startMs = 60_000;
const settleMs = 60_000;

/** Breaks a deployment in one way while clients write, lets it recover without help, and examines all that is left. */
export async function runFault(deployment: Deployment, fault: Fault, options: RunOptions): Promise<FaultReport> {
  const namespace = `fault-${fault.name.replaceAll(/[^a-z0-9]+/gi, '-')}-${options.seed}`;
  const givingUp = new AbortController();
  const signal = AbortSignal.any([options.signal, givingUp.signal]);
  await closeWindowsSoon(deployment, namespace);
  const workers = await deployment.startWorkers(fault.workers);
  try {
    const writers = startWritersOf(deployment, fault, { ...options, namespace, signal });
    return await breakAndExamine(deployment, fault, {
      namespace,
      writers,
      workers,
      signal,
      random: createSeededRandom(options.seed),
    });
  } finally {
    givingUp.abort();
    await Promise.all(workers.map((worker) => worker.stop('SIGKILL')));
  }
}

type Scene = Omit<Stage, 'deployment'>;

async function breakAndExamine(deployment: Deployment, fault: Fault, scene: Scene): Promise<FaultReport> {
  const { namespace, writers, workers, signal } = scene;
  const { record } = writers;
  await waitUntil('the first turns are acknowledged', () => countAcknowledged(record) >= firstTurns || undefined, {
    timeoutMs: startMs,
    signal,
  });
  const injected = await fault.inject({ ...scene, deployment });
  const overAt = performance.now();
  const aftermath = await recover(deployment, fault, scene);
  const recoverySeconds = (performance.now() - overAt) / 1_000;
  const stopped = await stopWorkers(workers);
  const findings = await examineLedger({ console: deployment.admin, namespace }, record, fault);
  const problems = [
    ...aftermath.problems,
    ...stopped,
    ...findings.problems,
    ...(await examineCoverage(deployment.apis, namespace, findings.failedWindows)),
    ...(await examineHistory(deployment.apis, writers)),
    ...describeAnswers(record),
    ...findings.lost.slice(0, shownExamples),
    ...findings.doubled.slice(0, shownExamples),
    ...listDeaths(deployment, workers),
  ];
  return {
    name: fault.name,
    injected: (await fault.count?.({ ...scene, deployment })) ?? injected,
    acknowledged: countAcknowledged(record),
    recoverySeconds,
    failedWindows: findings.failedWindows,
    lost: findings.lost.length,
    doubled: findings.doubled.length,
    stuck: aftermath.stuck,
    problems,
  };
}

type WritersScene = RunOptions & Pick<Scene, 'namespace' | 'signal'>;

function startWritersOf({ apis }: Deployment, { spice, ...fault }: Fault, options: WritersScene): Writers {
  return startWriters({
    namespace: options.namespace,
    random: createSeededRandom(options.seed + 1),
    writers: fault.writers ?? options.writers,
    addresses: () => apis.flatMap(({ url }) => url ?? []),
    signal: options.signal,
    ...(spice === undefined ? {} : { spice }),
  });
}

/** Windows of a few turns, so that many are under way at any moment. */
async function closeWindowsSoon({ apis }: Deployment, namespace: string): Promise<void> {
  await waitUntil(
    'the settings are taken',
    async () => {
      const response = await fetch(`${apis[0]?.url}/api/memory/${namespace}/settings`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ windows: { idleMs: 300, maxTurns: 8 } }),
      }).catch(() => undefined);
      return response?.ok === true || undefined;
    },
    { timeoutMs: startMs },
  );
}

/** Ends the writing, looks whether all processes answer, and waits until all is processed. */
async function recover(
  deployment: Deployment,
  fault: Fault,
  { namespace, writers, signal }: Pick<Scene, 'namespace' | 'writers' | 'signal'>,
): Promise<{ problems: string[]; stuck: number }> {
  await writers.stop();
  const problems = await examineAnswers(deployment.apis, writers);
  const question = { console: deployment.admin, namespace };
  const options = { timeoutMs: fault.settleMs ?? settleMs, signal };
  if (await becomesTrue(async () => (await countUnsettled(question)) === 0, options)) return { problems, stuck: 0 };
  problems.push(`not processed: ${await describeUnsettled(question)}`);
  return { problems, stuck: await countUnsettled(question) };
}

/** A worker ends in order when it is asked to, whatever was done to it before. */
async function stopWorkers(workers: readonly SupervisedProcess[]): Promise<string[]> {
  const ends = await Promise.all(workers.map(async (worker) => ({ worker, end: await worker.stop('SIGTERM') })));
  return ends.flatMap(({ worker, end }) =>
    end === undefined || end.code === 0
      ? []
      : [`${worker.name} ended with ${end.code ?? end.signal} on SIGTERM: ${worker.lastWords()}`],
  );
}

function describeAnswers({ refused, contradicted, repeated }: WriteRecord): string[] {
  const failures = repeated.get(500) ?? 0;
  return [
    ...refused.map((refusal) => `a write was refused: ${refusal}`),
    ...contradicted,
    ...(failures === 0 ? [] : [`${failures} writes were answered with 500`]),
  ];
}

/** Processes that ended of themselves, since the fault before. */
function listDeaths({ apis }: Deployment, workers: readonly SupervisedProcess[]): string[] {
  return [...apis, ...workers]
    .flatMap((process) => process.takeDeaths())
    .map(({ name, code, signal, lastWords }) => `${name} ended of itself with ${code ?? signal}: ${lastWords}`);
}
