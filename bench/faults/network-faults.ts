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

/** Nothing comes through to PostgreSQL for a while, and nobody is told; then what was under way is cut. */
export function freezeNetwork(frozenMs: number): Fault {
  return {
    name: `PostgreSQL silent for ${frozenMs / 1_000} s`,
    workers: [busyWorker, busyWorker],
    async inject({ deployment, signal }) {
      await freeze(proxyOf(deployment), { frozenMs, fate: 'cut', signal });
      return 1;
    },
  };
}

/** A router forgets all connections to PostgreSQL: those that were open stay silent for ever, new ones work. */
export function forgetConnections(): Fault {
  return {
    name: 'connections forgotten on the way',
    workers: [busyWorker, busyWorker],
    // What waits for an answer waits for as long as a statement may take.
    settleMs: 150_000,
    async inject({ deployment, signal }) {
      await freeze(proxyOf(deployment), { frozenMs: 200, fate: 'forgotten', signal });
      return 1;
    },
  };
}

/** Redis takes connections and commands and answers nothing for a while. */
export function freezeRedis(frozenMs: number, fate: Freeze['fate'] = 'forgotten'): Fault {
  return {
    name: `Redis silent for ${frozenMs / 1_000} s`,
    workers: [busyWorker, busyWorker],
    async inject({ deployment: { redisProxy }, signal }) {
      if (redisProxy === undefined) throw new Error('This deployment has no proxy in front of Redis.');
      await freeze(redisProxy, { frozenMs, fate, signal });
      return 1;
    },
  };
}

interface Freeze {
  readonly frozenMs: number;
  readonly fate: 'cut' | 'forgotten';
  readonly signal: AbortSignal;
}

async function freeze(proxy: TcpProxy, { frozenMs, fate, signal }: Freeze): Promise<void> {
  proxy.freeze();
  try {
    await wait(frozenMs, undefined, { signal });
  } finally {
    proxy.thaw(fate);
  }
}

function proxyOf({ proxy }: Deployment): TcpProxy {
  if (proxy === undefined) throw new Error('This deployment has no proxy.');
  return proxy;
}
