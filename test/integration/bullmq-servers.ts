import { Redis } from 'ioredis';
import pg from 'pg';
import type { BullmqWakes } from '../../src/adapters/bullmq/bullmq-wakes.ts';
import { createWakeSchema } from '../../src/adapters/bullmq/create-wake-schema.ts';
import { openBullmqWakes, type WakeServer } from '../../src/adapters/bullmq/open-bullmq-wakes.ts';
import { createId } from '../../src/domain/identifier.ts';
import { type Log, silentLog } from '../../src/ports/log.ts';

/** A server on which a test file opens queues of its own. */
export interface QueueServer {
  /** The same server at another address. */
  through(url: string): WakeServer;
  /** A queue of that deployment: with the same name, one more process of it. */
  open(deployment: string, log?: Log): Promise<BullmqWakes>;
  /** What of the deployment is kept on the server, one line each. */
  listKept(deployment: string): Promise<readonly string[]>;
  /** Removes everything that was opened here. */
  close(): Promise<void>;
}

export type OpenQueueServer = (url: string) => Promise<QueueServer>;

/** A name that no other test has. */
export function uniqueDeployment(): string {
  return `test-${createId()}`;
}

export async function useRedis(url: string): Promise<QueueServer> {
  const redis = new Redis(url);
  const deployments = new Set<string>();
  const list = async (deployment: string) => (await scan(redis, `${deployment}:*`)).toSorted();
  return {
    through: (address) => ({ redisUrl: address }),
    async open(deployment, log = silentLog) {
      deployments.add(deployment);
      return await openBullmqWakes({ redisUrl: url }, { log, deployment });
    },
    listKept: list,
    async close() {
      for (const deployment of deployments) {
        const keys = await list(deployment);
        if (keys.length > 0) await redis.del(keys);
      }
      await redis.quit();
    },
  };
}

export async function usePostgres(url: string): Promise<QueueServer> {
  const schema = `test_${createId().replaceAll('-', '_')}`;
  await createWakeSchema({ databaseUrl: url, schema });
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` });
  await client.connect();
  return {
    through: (address) => ({ databaseUrl: address, schema }),
    open: async (deployment, log = silentLog) =>
      await openBullmqWakes({ databaseUrl: url, schema }, { log, deployment }),
    async listKept(deployment) {
      const { rows } = await client.query<{ line: string }>(
        `SELECT 'job ' || id AS line FROM job WHERE queue = $1
         UNION ALL SELECT 'dedup ' || dedup_id FROM dedup WHERE queue = $1
         UNION ALL SELECT 'next ' || dedup_id FROM dedup_next WHERE queue = $1
         UNION ALL SELECT 'meta ' || field FROM meta WHERE queue = $1
         ORDER BY 1`,
        [deployment],
      );
      return rows.map(({ line }) => line);
    },
    async close() {
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      await client.end();
    },
  };
}

async function scan(redis: Redis, pattern: string): Promise<string[]> {
  const keys: string[] = [];
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
    keys.push(...found);
    cursor = next;
  } while (cursor !== '0');
  return keys;
}
