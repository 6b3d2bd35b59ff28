import { setTimeout as wait } from 'node:timers/promises';
import { busyWorker } from './busy-worker.ts';
import type { Deployment } from './deployment.ts';
import type { Fault } from './fault.ts';
import type { CommitCut, TcpProxy } from './tcp-proxy.ts';
import { waitUntil } from './wait-until.ts';

const patienceMs = 60_000;

/** Cuts connections to PostgreSQL at random moments, half of them at a time. */
export function cutConnections(count: number): Fault {
  return {
    name: 'TCP connections cut',
    workers: [busyWorker, busyWorker],
    async inject({ deployment, random, signal }) {
      let cut = 0;
      while (cut < count) {
        await wait(random.below(200), undefined, { signal });
        cut += proxyOf(deployment).cut(0.5, random);
      }
      return cut;
    },
  };
}

/** Cuts connections in the very moment of a commit: its outcome is not known to whoever asked for it. */
export function cutCommits(count: number, when: CommitCut): Fault {
  return {
    name: `TCP connections cut ${when} COMMIT`,
    workers: [busyWorker, busyWorker],
    async inject({ deployment, signal }) {
      const cuts = proxyOf(deployment).cutCommits(count, when);
      await waitUntil('so many commits were cut', () => cuts.left === 0 || undefined, {
        timeoutMs: patienceMs,
        signal,
      });
      return count;
    },
  };
}

/** Nothing comes through to PostgreSQL for a while, and nobody is told. */
export function freezeNetwork(frozenMs: number): Fault {
  return {
    name: `network silent for ${frozenMs / 1_000} s`,
    workers: [busyWorker, busyWorker],
    async inject({ deployment, signal }) {
      const proxy = proxyOf(deployment);
      proxy.freeze();
      try {
        await wait(frozenMs, undefined, { signal });
      } finally {
        proxy.thaw();
      }
      return 1;
    },
  };
}

function proxyOf({ proxy }: Deployment): TcpProxy {
  if (proxy === undefined) throw new Error('This deployment has no proxy.');
  return proxy;
}
