import { expect, it, onTestFinished, vi } from 'vitest';
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

/** A worker that holds windows, of whichever namespace, and waits for what its extractor says of them. */
async function startBusyWorker(deployment: Deployment, plan: WorkerPlan): Promise<SupervisedProcess> {
  const worker = await startWorker(deployment, plan);
  const pid = String(worker.pid);
  await vi.waitFor(async () => expect(await listAttempts(deployment, pid)).toContainEqual(held), soon);
  return worker;
}

/** An attempt as it was handed out, and as it was handed back. */
const held = { outcome: null, state: 'leased', attempts: 0, crashes: 1 };
const handedBack = { outcome: 'returned', state: 'pending', attempts: 0, crashes: 0 };

/** How the attempts of a worker ended, and how their windows stand. */
async function listAttempts({ admin }: Deployment, pid: string | undefined): Promise<unknown[]> {
  return await admin.ask(
    `SELECT DISTINCT a.outcome, w.state, w.attempts, w.crashes FROM window_attempts a JOIN windows w USING (namespace, window_id)
     WHERE split_part(a.lease_owner, ':', 2) = $1`,
    [pid],
  );
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

  it.each([
    { name: 'heeds its signal', plan: waitingWorker, signal: 'SIGTERM' as const },
    { name: 'heeds nothing', plan: heedlessWorker, signal: 'SIGINT' as const },
  ])('hands back the attempts of a worker whose extractor $name, on $signal', { timeout }, async ({ plan, signal }) => {
    await post(deployment(), uniqueNamespace(), 3);
    const worker = await startBusyWorker(deployment(), plan);
    const pid = String(worker.pid);
    expect(await worker.stop(signal)).toEqual(inOrder);
    expect(await listAttempts(deployment(), pid)).toEqual([handedBack]);
  });

  it('leaves what was handed back to the next worker', { timeout }, async () => {
    const namespace = uniqueNamespace();
    const { admin } = deployment();
    const writers = write(namespace, () => deployment().apis[0]?.url);
    const worker = await startBusyWorker(deployment(), waitingWorker);
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
    const order = orderApi('service', { databaseUrl, redisUrl });
    const environment = { ...order.environment, MEMOIR_SHUTDOWN_SECONDS: '1' };
    const service = new SupervisedProcess({ ...order, environment });
    onTestFinished(async () => void (await service.stop('SIGKILL')));
    await service.start();
    const writers = write(namespace, () => service.url);
    const worker = await startBusyWorker(deployment(), waitingWorker);
    onTestFinished(() => proxy?.thaw('cut'));
    proxy?.freeze();
    expect(writers.record.refused).toEqual([]);
    expect(await Promise.all([service.stop('SIGTERM'), worker.stop('SIGTERM')])).toEqual([inOrder, inOrder]);
  });

  it('needs no PostgreSQL', { timeout }, async () => {
    const { postgres } = deployment();
    await post(deployment(), uniqueNamespace(), 2);
    const worker = await startBusyWorker(deployment(), waitingWorker);
    await postgres.stop('immediate');
    onTestFinished(async () => await postgres.start());
    expect(await worker.stop('SIGTERM')).toEqual(inOrder);
  });
});
