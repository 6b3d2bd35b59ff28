import { setTimeout as wait } from 'node:timers/promises';
import { busyWorker } from './busy-worker.ts';
import type { WorkerPlan } from './deployment.ts';
import type { Fault, Stage } from './fault.ts';
import type { SupervisedProcess } from './supervised-process.ts';
import { waitUntil } from './wait-until.ts';

/** Between two kills: from nothing to this. */
const pauseMs = 600;
const patienceMs = 60_000;

/** Kills API processes and workers at random moments, while they serve and work. */
export function killProcesses(count: number, plan: WorkerPlan = busyWorker): Fault {
  const isDelivered = plan === 'memoir worker';
  return {
    name: isDelivered ? 'SIGKILL, memoir worker' : 'SIGKILL, short leases',
    workers: [plan, plan, plan],
    yields: isDelivered ? 'rules' : 'memory per turn',
    // As delivered, a lease is a minute long.
    settleMs: isDelivered ? 200_000 : 60_000,
    async inject({ deployment, workers, random, signal }) {
      for (let kills = 0; kills < count;) {
        await wait(random.below(pauseMs), undefined, { signal });
        if (random.pick([...deployment.apis, ...workers]).kill()) kills += 1;
      }
      return count;
    },
  };
}

/** Stops a worker in the middle of its work until its lease has run out and another took over, then lets it go on. */
export function pauseWorkers(count: number): Fault {
  return {
    name: 'worker paused beyond its lease',
    workers: [1, 2].map(() => ({ extractor: 'facts', extractMs: 300, leaseMs: 1_500 })),
    // The queue of wakes takes 45 seconds to see that a worker is gone.
    writers: 2,
    async inject(stage) {
      for (let pauses = 0; pauses < count; pauses += 1) await pauseOne(stage, stage.random.pick(stage.workers));
      return count;
    },
  };
}

/** Stops an API process in the middle of a transaction until the server has taken its locks away, then lets it go on. */
export function pauseServices(count: number): Fault {
  return {
    name: 'service paused in a transaction',
    workers: [busyWorker, busyWorker],
    async inject(stage) {
      for (let pauses = 0; pauses < count; pauses += 1) await pauseInTransaction(stage);
      return count;
    },
  };
}

async function pauseInTransaction({ deployment: { admin, apis }, random, signal }: Stage): Promise<void> {
  const countHeld = async (): Promise<number> => {
    const [row] = await admin.ask<{ held: number }>(
      `SELECT count(*)::int AS held FROM pg_stat_activity WHERE datname = current_database()
         AND application_name = 'memoir' AND state LIKE 'idle in transaction%' AND state_change < now() - interval '300 ms'`,
    );
    return row?.held ?? 0;
  };
  await waitUntil(
    'a service stood still in the middle of a transaction',
    async () => {
      const api = random.pick(apis);
      await wait(random.below(100), undefined, { signal });
      api.signal('SIGSTOP');
      try {
        await wait(400, undefined, { signal });
        if ((await countHeld()) === 0) return undefined;
        const options = { timeoutMs: patienceMs, signal };
        await waitUntil('its transaction was ended', async () => (await countHeld()) === 0 || undefined, options);
        return true;
      } finally {
        api.signal('SIGCONT');
      }
    },
    { timeoutMs: patienceMs, signal },
  );
}

async function pauseOne({ deployment: { admin }, namespace, signal }: Stage, worker: SupervisedProcess): Promise<void> {
  const leases = await waitUntil(
    `${worker.name} holds a window`,
    async () => {
      const held = `SELECT window_id, fence::int AS fence FROM windows
        WHERE namespace = $1 AND state = 'leased' AND split_part(lease_owner, ':', 2) = $2`;
      const rows = await admin.ask<{ window_id: string; fence: number }>(held, [namespace, String(worker.pid)]);
      return rows.length > 0 ? rows : undefined;
    },
    { timeoutMs: patienceMs, signal },
  );
  worker.signal('SIGSTOP');
  try {
    await waitUntil(
      'another worker took over or the paused one had just finished',
      async () => {
        const [row] = await admin.ask<{ open: number }>(
          `SELECT count(*)::int AS open FROM windows w JOIN jsonb_to_recordset($2::jsonb) AS l(window_id uuid, fence int)
           ON l.window_id = w.window_id WHERE w.namespace = $1 AND w.state IN ('leased', 'pending') AND w.fence <= l.fence`,
          [namespace, JSON.stringify(leases)],
        );
        return row?.open === 0 || undefined;
      },
      { timeoutMs: patienceMs, signal },
    );
  } finally {
    worker.signal('SIGCONT');
  }
}
