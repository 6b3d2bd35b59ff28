import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { RedisServer } from '../../scripts/services/redis-server.ts';
import { busyWorker } from './busy-worker.ts';
import type { Deployment } from './deployment.ts';
import type { Fault } from './fault.ts';

/** Empties Redis while wakes stand in it. */
export function flushRedis(count: number): Fault {
  return {
    name: 'Redis FLUSHALL',
    workers: [busyWorker, busyWorker],
    async inject({ deployment, random, signal }) {
      const redis = new Redis(redisOf(deployment).url);
      try {
        for (let flushes = 0; flushes < count; flushes += 1) {
          await wait(random.below(500), undefined, { signal });
          await redis.flushall();
        }
      } finally {
        redis.disconnect();
      }
      return count;
    },
  };
}

/** Stops Redis and starts it again, empty; every other time by killing it. */
export function restartRedis(count: number): Fault {
  return {
    name: 'Redis restart',
    workers: [busyWorker, busyWorker],
    async inject({ deployment, random, signal }) {
      const redis = redisOf(deployment);
      for (let restarts = 0; restarts < count; restarts += 1) {
        await wait(random.below(1_500), undefined, { signal });
        if (restarts % 2 === 0) await redis.stop();
        else await redis.kill();
        await wait(random.below(1_000), undefined, { signal });
        await redis.start();
      }
      return count;
    },
  };
}

function redisOf({ redis }: Deployment): RedisServer {
  if (redis === undefined) throw new Error('This deployment has no Redis.');
  return redis;
}
