import type { DeploymentOptions } from './deployment.ts';
import { failExtractor, garbleExtractor, hangExtractor, skewClocks } from './extractor-faults.ts';
import type { Fault } from './fault.ts';
import { cutCommits, cutConnections, freezeNetwork } from './network-faults.ts';
import { cancelStatements, restartPostgres, stopPostgres, terminateBackends } from './postgres-faults.ts';
import { killProcesses, pauseWorkers } from './process-faults.ts';
import { flushRedis, restartRedis } from './redis-faults.ts';
import { repeatRequests } from './request-faults.ts';

/** Faults that share a deployment, one after the other. */
export interface Scene {
  readonly name: string;
  readonly deployment: DeploymentOptions;
  readonly faults: readonly Fault[];
}

/** All that is broken on running servers; `scale` 1 is the whole bench. */
export function planScenes(scale: number): Scene[] {
  const times = (count: number): number => Math.max(1, Math.round(count * scale));
  return [
    {
      name: 'with Redis',
      deployment: { apis: 3, redis: true },
      faults: [
        killProcesses(times(140)),
        killProcesses(times(60), 'memoir worker'),
        flushRedis(times(20)),
        restartRedis(times(6)),
        restartPostgres('fast', times(6)),
        restartPostgres('immediate', times(6)),
        stopPostgres(8_000),
        terminateBackends(times(150)),
        cancelStatements(times(60)),
        pauseWorkers(times(6)),
        repeatRequests(times(60)),
        skewClocks(times(15)),
        hangExtractor(times(15)),
        failExtractor(times(15)),
        garbleExtractor(times(15)),
      ],
    },
    {
      name: 'without Redis, over a wire that breaks',
      deployment: { apis: 2, redis: false, proxied: true },
      faults: [
        cutConnections(times(100)),
        cutCommits(times(60), 'before'),
        cutCommits(times(60), 'after'),
        freezeNetwork(10_000),
        killProcesses(times(20)),
        restartPostgres('immediate', times(3)),
      ],
    },
  ];
}
