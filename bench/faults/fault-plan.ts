import type { DeploymentOptions } from './deployment.ts';
import { failExtractor, garbleExtractor, hangExtractor, skewClocks } from './extractor-faults.ts';
import type { Fault } from './fault.ts';
import { cutCommits, cutConnections, forgetConnections, freezeNetwork, freezeRedis } from './network-faults.ts';
import {
  cancelStatements,
  crashPostgres,
  restartPostgres,
  stopPostgres,
  terminateBackends,
} from './postgres-faults.ts';
import { killProcesses, pauseServices, pauseWorkers } from './process-faults.ts';
import { flushRedis, restartRedis } from './redis-faults.ts';
import { repeatRequests } from './request-faults.ts';

/** Faults that share a deployment, one after the other. */
export interface Scene {
  readonly name: string;
  readonly deployment: DeploymentOptions;
  readonly faults: readonly Fault[];
  /** Whether the outage of a provider comes last. */
  readonly withOutage?: boolean;
}

/** All that is broken on running servers; `scale` 1 is the whole bench. */
export function planScenes(scale: number): Scene[] {
  const times = (count: number): number => Math.max(1, Math.round(count * scale));
  return [
    {
      name: 'with Redis',
      deployment: { apis: 3, redis: true },
      withOutage: true,
      faults: [
        killProcesses(times(140)),
        killProcesses(times(60), 'memoir worker'),
        flushRedis(times(20)),
        restartRedis(times(6)),
        restartPostgres('fast', times(6)),
        restartPostgres('immediate', times(6)),
        crashPostgres(times(4)),
        stopPostgres(8_000),
        terminateBackends(times(150)),
        cancelStatements(times(60)),
        pauseWorkers(times(4)),
        pauseServices(1),
        repeatRequests(times(60)),
        skewClocks(times(15)),
        hangExtractor(times(15)),
        failExtractor(times(15)),
        garbleExtractor(times(15)),
      ],
    },
    {
      name: 'over wires that break',
      deployment: { apis: 2, redis: true, proxied: true },
      faults: [
        cutConnections(times(100)),
        cutCommits(times(60), 'before'),
        cutCommits(times(60), 'after'),
        freezeNetwork(10_000),
        forgetConnections(),
        freezeRedis(10_000),
      ],
    },
    {
      name: 'without Redis',
      deployment: { apis: 2, redis: false },
      faults: [
        killProcesses(times(20)),
        restartPostgres('fast', times(3)),
        restartPostgres('immediate', times(3)),
        terminateBackends(times(50)),
        pauseWorkers(times(2)),
      ],
    },
  ];
}
