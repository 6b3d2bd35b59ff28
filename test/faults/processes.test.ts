import { it } from 'vitest';
import type { Fault } from '../../bench/faults/fault.ts';
import { failExtractor, garbleExtractor, hangExtractor, skewClocks } from '../../bench/faults/extractor-faults.ts';
import { killProcesses, pauseWorkers } from '../../bench/faults/process-faults.ts';
import { repeatRequests } from '../../bench/faults/request-faults.ts';
import { describeWithServers } from '../servers/test-servers.ts';
import { expectNoHarm, faultTimeoutMs, useDeployment } from './use-deployment.ts';

const faults: readonly Fault[] = [
  killProcesses(6),
  pauseWorkers(1),
  repeatRequests(6),
  skewClocks(1),
  { ...hangExtractor(1), writers: 2 },
  { ...failExtractor(1), writers: 2 },
  { ...garbleExtractor(1), writers: 2 },
];

describeWithServers('processes that die, stand still or misbehave', () => {
  const deployment = useDeployment({ apis: 2, redis: true });

  it.each(faults)('lose and double nothing: $name', { timeout: faultTimeoutMs }, async (fault) => {
    await expectNoHarm(deployment(), fault);
  });
});
