import { setTimeout as wait } from 'node:timers/promises';
import type { PostgresServer, PostgresStopMode } from '../../scripts/services/postgres-server.ts';
import { busyWorker } from './busy-worker.ts';
import type { Fault } from './fault.ts';
import { waitUntil } from './wait-until.ts';

/** Restarts PostgreSQL under the writing: in order, or as a crash that recovers from its log. */
export function restartPostgres(mode: PostgresStopMode, count: number): Fault {
  return {
    name: `PostgreSQL restart, ${mode}`,
    workers: [busyWorker, busyWorker],
    async inject({ deployment, random, signal }) {
      for (let restarts = 0; restarts < count; restarts += 1) {
        await wait(300 + random.below(1_200), undefined, { signal });
        await deployment.postgres.restart(mode);
      }
      return count;
    },
  };
}

/** Kills PostgreSQL with all its processes at one moment, as a loss of power would. */
export function crashPostgres(count: number): Fault {
  return {
    name: 'PostgreSQL crash',
    workers: [busyWorker, busyWorker],
    async inject({ deployment: { postgres }, random, signal }) {
      for (let crashes = 0; crashes < count; crashes += 1) {
        await wait(300 + random.below(1_200), undefined, { signal });
        await postgres.kill();
        await startAgain(postgres, signal);
      }
      return count;
    },
  };
}

/** As an orchestrator does: it refuses to start while a trace of the killed one is left in the table of processes. */
export async function startAgain(postgres: PostgresServer, signal: AbortSignal): Promise<void> {
  const start = async (): Promise<true | undefined> =>
    await postgres.start().then(
      () => true,
      () => undefined,
    );
  await waitUntil('PostgreSQL was started again', start, { timeoutMs: 60_000, signal });
}

/** PostgreSQL stays away for a while, longer than anything waits for a connection. */
export function stopPostgres(awayMs: number): Fault {
  return {
    name: `PostgreSQL away for ${awayMs / 1_000} s`,
    workers: [busyWorker, busyWorker],
    async inject({ deployment, signal }) {
      await deployment.postgres.stop('fast');
      await wait(awayMs, undefined, { signal });
      await deployment.postgres.start();
      return 1;
    },
  };
}

/** Ends sessions of PostgreSQL at random moments, most of them in the middle of a transaction. */
export function terminateBackends(count: number): Fault {
  return {
    name: 'connections cut by PostgreSQL',
    workers: [busyWorker, busyWorker],
    async inject({ deployment: { admin }, random, signal }) {
      let ended = 0;
      while (ended < count) {
        await wait(random.below(20), undefined, { signal });
        const rows = await admin.ask<{ pid: number }>(
          `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
             AND application_name LIKE 'memoir%' ORDER BY state = 'idle', random() LIMIT 1`,
        );
        for (const { pid } of rows) {
          await admin.ask('SELECT pg_terminate_backend($1)', [pid]);
          ended += 1;
        }
      }
      return ended;
    },
  };
}

/** Cancels statements at random moments, as an administrator does, or a time limit. */
export function cancelStatements(count: number): Fault {
  return {
    name: 'statements cancelled',
    workers: [busyWorker, busyWorker],
    async inject({ deployment: { admin }, random, signal }) {
      let cancelled = 0;
      while (cancelled < count) {
        await wait(random.below(5), undefined, { signal });
        const rows = await admin.ask<{ done: boolean }>(
          `SELECT pg_cancel_backend(pid) AS done FROM pg_stat_activity WHERE datname = current_database()
             AND pid <> pg_backend_pid() AND application_name LIKE 'memoir%' AND state = 'active'`,
        );
        cancelled += rows.filter(({ done }) => done).length;
      }
      return cancelled;
    },
  };
}
