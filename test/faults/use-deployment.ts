import { afterAll, beforeAll, expect } from 'vitest';
import { type Deployment, type DeploymentOptions, openDeployment } from '../../bench/faults/deployment.ts';
import type { Fault, FaultReport } from '../../bench/faults/fault.ts';
import { runFault } from '../../bench/faults/run-fault.ts';
import { stopServices } from '../../bench/faults/stop-services.ts';

/** What a fault, a start or an end may take on a machine that is busy with other tests. */
export const faultTimeoutMs = 180_000;

/** A deployment for the tests of a suite; at its end the services have to end in order. */
export function useDeployment(options: DeploymentOptions): () => Deployment {
  let deployment: Deployment | undefined;
  beforeAll(async () => {
    deployment = await openDeployment(options);
  }, faultTimeoutMs);
  afterAll(async () => {
    await using ending = deployment;
    if (ending !== undefined) expectClean(await stopServices(ending));
  }, faultTimeoutMs);
  return () => {
    if (deployment === undefined) throw new Error('the deployment is not open');
    return deployment;
  };
}

/** Runs a small round of a fault, with another seed each time, which is shown where it does harm. */
export async function expectNoHarm(deployment: Deployment, fault: Fault, mostWorkers = 2): Promise<FaultReport> {
  const seed = Math.floor(Math.random() * 1_000_000);
  // Woken by their own sweeps, so that no test waits for the queue to see that a worker is gone.
  const workers = fault.workers
    .slice(0, mostWorkers)
    .map((plan) => (plan === 'memoir worker' ? plan : { ...plan, isAlone: deployment.redis !== undefined }));
  const options = { seed, writers: 4, signal: AbortSignal.timeout(faultTimeoutMs) };
  const report = await runFault(deployment, { ...fault, workers }, options);
  expectClean(report, seed);
  expect(report.acknowledged).toBeGreaterThan(0);
  return report;
}

function expectClean({ lost, doubled, stuck, problems }: FaultReport, seed = 0): void {
  expect({ lost, doubled, stuck, problems, seed }).toEqual({ lost: 0, doubled: 0, stuck: 0, problems: [], seed });
}
