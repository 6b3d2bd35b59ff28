import { fileURLToPath } from 'node:url';
import type { ProcessOrder, Readiness } from './spawned-process.ts';
import type { WorkerScript } from './worker-script.ts';

/** The servers of a deployment, as its processes are told. */
export interface ServerAddresses {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
}

const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const scriptedWorker = fileURLToPath(new URL('scripted-worker.ts', import.meta.url));

/** `memoir serve` without a worker, on a free port. */
export function orderApi(name: string, where: ServerAddresses): ProcessOrder {
  return {
    name,
    script: cli,
    args: ['serve', '--no-worker', '--port', '0', '--json'],
    environment: environmentOf(where),
    findReadiness: ({ stdout }) => findJson(stdout),
  };
}

/** `memoir worker` as it is delivered. */
export function orderCliWorker(name: string, where: ServerAddresses): ProcessOrder {
  return {
    name,
    script: cli,
    args: ['worker', '--interval', '1'],
    environment: { ...environmentOf(where), LOG_LEVEL: 'info' },
    findReadiness: ({ stderr }) => (stderr.includes('worker.ready') ? {} : undefined),
  };
}

/** A worker with an extractor, a lease and a clock of the caller's choice. */
export function orderScriptedWorker(name: string, script: WorkerScript): ProcessOrder {
  return {
    name,
    script: scriptedWorker,
    args: [JSON.stringify(script)],
    findReadiness: ({ stdout }) => (stdout.includes('"ready"') ? {} : undefined),
  };
}

function environmentOf({ databaseUrl, redisUrl }: ServerAddresses): Readonly<Record<string, string>> {
  const redis = redisUrl === undefined ? {} : { REDIS_URL: redisUrl };
  return {
    DATABASE_URL: databaseUrl,
    // Enough for the few clients here, so that many processes fit into one server.
    DB_MAX_CONNECTIONS: '10',
    DB_MIN_CONNECTIONS: '0',
    LOG_LEVEL: 'warn',
    MEMOIR_SHUTDOWN_SECONDS: '5',
    ...redis,
  };
}

/** The document on standard output, once all of it is there. */
function findJson(stdout: string): Readiness | undefined {
  try {
    return JSON.parse(stdout) as Readiness;
  } catch {
    return undefined;
  }
}
