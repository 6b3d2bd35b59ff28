import { describe, it } from 'vitest';
import type { Fault } from '../../bench/faults/fault.ts';
import { cutCommits, cutConnections, freezeRedis } from '../../bench/faults/network-faults.ts';
import { cancelStatements, restartPostgres, terminateBackends } from '../../bench/faults/postgres-faults.ts';
import { flushRedis, restartRedis } from '../../bench/faults/redis-faults.ts';
import { describeWithServers } from '../servers/test-servers.ts';
import { expectNoHarm, faultTimeoutMs, useDeployment } from './use-deployment.ts';

const withRedis: readonly Fault[] = [
  flushRedis(2),
  restartRedis(1),
  freezeRedis(1_000, 'cut'),
  restartPostgres('fast', 1),
  restartPostgres('immediate', 1),
  cancelStatements(5),
  cutConnections(10),
  cutCommits(3, 'before'),
  cutCommits(3, 'after'),
];

describeWithServers('servers that go away', () => {
  describe('with wakes through Redis', () => {
    const deployment = useDeployment({ apis: 2, redis: true, proxied: true });

    it.each(withRedis)('take nothing with them: $name', { timeout: faultTimeoutMs }, async (fault) => {
      await expectNoHarm(deployment(), fault, 1);
    });
  });

  describe('with wakes through PostgreSQL', () => {
    const deployment = useDeployment({ apis: 2, redis: false });

    it('take nothing with them: connections cut', { timeout: faultTimeoutMs }, async () => {
      await expectNoHarm(deployment(), terminateBackends(8), 1);
    });
  });
});
