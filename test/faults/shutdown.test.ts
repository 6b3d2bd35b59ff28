import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Deployment, WorkerPlan } from '../../bench/faults/deployment.ts';
import { countUnsettled, examineLedger } from '../../bench/faults/examine-ledger.ts';
import { orderApi } from '../../bench/faults/process-orders.ts';
import { SupervisedProcess } from '../../bench/faults/supervised-process.ts';
import { startWriters, type Writers } from '../../bench/faults/writers.ts';
import { createSeededRandom } from '../../src/testing/model-server/seeded-random.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { describeWithServers } from '../servers/test-servers.ts';
import { faultTimeoutMs, useDeployment } from './use-deployment.ts';

const timeout = faultTimeoutMs;
const soon = { timeout: 60_000, interval: 50 };
const signals = ['SIGTERM', 'SIGINT'] as const;
const inOrder = { code: 0, signal: null };
/** Whose leases do not run out during a test. */
const waitingWorker: WorkerPlan = { extractor: 'wait', leaseMs: 60_000, sweepMs: 200, graceMs: 500, isAlone: true };
const heedlessWorker: WorkerPlan = { ...waitingWorker, extractor: 'hang' };

/** Clients that write until the test has ended. */
function write(namespace: string, address: () => string | undefined): Writers {
  const ended = new AbortController();
  const writers = startWriters({
    namespace,
    random: createSeededRandom(1),
    writers: 4,
    addresses: () => [address() ?? []].flat(),
    signal: ended.signal,
  });
  onTestFinished(() => ended.abort());
  return writers;
}

async function startWorker(deployment: Deployment, plan: WorkerPlan): Promise<SupervisedProcess> {
  const [worker] = await deployment.startWorkers([plan]);
  if (worker === undefined) throw new Error('no worker was started');
  onTestFinished(async () => void (await worker.stop('SIGKILL')));
  return worker;
}

/** A worker that holds windows and waits for what its extractor says of them. */
async function startBusyWorker(
  deployment: Deployment,
  namespace: string,
  plan: WorkerPlan,
): Promise<SupervisedProcess> {
  const worker = await startWorker(deployment, plan);
  await vi.waitFor(async () => {
    const leased = await deployment.admin.ask(
      `SELECT window_id FROM windows WHERE namespace = $1 AND state = 'leased' AND split_part(lease_owner, ':', 2) = $2`,
      [namespace, String(worker.pid)],
    );
    expect(leased).not.toEqual([]);
  }, soon);
  return worker;
}

async function post(deployment: Deployment, namespace: string, sessions: number): Promise<void> {
  const url = `${deployment.apis[0]?.url}/api/memory/${namespace}/messages`;
  for (let session = 0; session < sessions; session += 1) {
    const body = { sessionId: `s${session}`, role: 'user', content: `I have ${session} cats.`, id: 'first' };
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(202);
  }
}

describeWithServers('ending in order', () => {
  const deployment = useDeployment({ apis: 1, redis: true, proxied: true });

  it.each(signals)(
    'lets a service that takes turns end with %s, and keeps all that it acknowledged',
    { timeout },
    async (signal) => {
      const namespace = uniqueNamespace();
      const { admin, databaseUrl, redisUrl } = deployment();
      const order = orderApi('service', { databaseUrl, redisUrl });
      const service = new SupervisedProcess({ ...order, args: ['serve', '--port', '0', '--json'] });
      onTestFinished(async () => void (await service.stop('SIGKILL')));
      await service.start();
      const { record } = write(namespace, () => service.url);
      await vi.waitFor(() => expect(record.acknowledged.length).toBeGreaterThan(100), soon);
      expect(await service.stop(signal)).toEqual(inOrder);
      const rows = await admin.ask<{ content: string; seq: number }>(
        'SELECT content, seq FROM turns WHERE namespace = $1',
        [namespace],
      );
      const stored = new Map(rows.map(({ content, seq }) => [content, seq]));
      for (const { content, seq } of record.acknowledged) expect(stored.get(content)).toBe(seq);
      expect(record.refused).toEqual([]);
    },
  );

  describe.each([
    { name: 'heeds its signal', plan: waitingWorker },
    { name: 'heeds nothing', plan: heedlessWorker },
  ])('of a worker whose extractor $name', ({ plan }) => {
    it.each(signals)('hands its attempts back on %s', { timeout }, async (signal) => {
      const namespace = uniqueNamespace();
      const { admin } = deployment();
      await post(deployment(), namespace, 3);
      const worker = await startBusyWorker(deployment(), namespace, plan);
      expect(await worker.stop(signal)).toEqual(inOrder);
      const windows = await admin.ask(
        'SELECT DISTINCT state, attempts, crashes, lease_owner FROM windows WHERE namespace = $1',
        [namespace],
      );
      expect(windows).toEqual([{ state: 'pending', attempts: 0, crashes: 0, lease_owner: null }]);
      const attempts = await admin.ask('SELECT DISTINCT outcome FROM window_attempts WHERE namespace = $1', [
        namespace,
      ]);
      expect(attempts).toEqual([{ outcome: 'returned' }]);
    });
  });

  it('leaves what was handed back to the next worker', { timeout }, async () => {
    const namespace = uniqueNamespace();
    const { admin } = deployment();
    const writers = write(namespace, () => deployment().apis[0]?.url);
    const worker = await startBusyWorker(deployment(), namespace, waitingWorker);
    await writers.stop();
    expect(await worker.stop('SIGTERM')).toEqual(inOrder);
    const next = await startWorker(deployment(), { ...waitingWorker, extractor: 'facts' });
    const question = { console: admin, namespace };
    await vi.waitFor(async () => expect(await countUnsettled(question)).toBe(0), soon);
    expect(await next.stop('SIGTERM')).toEqual(inOrder);
    const { lost, doubled, problems } = await examineLedger(question, writers.record, {});
    expect({ lost, doubled, problems }).toEqual({ lost: [], doubled: [], problems: [] });
  });

  // A statement may take a minute: what is asked of a server that has fallen silent must not hold up an end for as long.
  it('does not wait for a PostgreSQL that has fallen silent', { timeout: 60_000 }, async () => {
    const namespace = uniqueNamespace();
    const { proxy, databaseUrl, redisUrl } = deployment();
    const service = new SupervisedProcess(orderApi('service', { databaseUrl, redisUrl }));
    onTestFinished(async () => void (await service.stop('SIGKILL')));
    await service.start();
    const writers = write(namespace, () => service.url);
    const worker = await startBusyWorker(deployment(), namespace, waitingWorker);
    onTestFinished(() => proxy?.thaw('cut'));
    proxy?.freeze();
    expect(writers.record.refused).toEqual([]);
    expect(await Promise.all([service.stop('SIGTERM'), worker.stop('SIGTERM')])).toEqual([inOrder, inOrder]);
  });

  it('needs no PostgreSQL', { timeout }, async () => {
    const namespace = uniqueNamespace();
    const { postgres } = deployment();
    await post(deployment(), namespace, 2);
    const worker = await startBusyWorker(deployment(), namespace, waitingWorker);
    await postgres.stop('immediate');
    onTestFinished(async () => await postgres.start());
    expect(await worker.stop('SIGTERM')).toEqual(inOrder);
  });
});
