import { randomUUID } from 'node:crypto';
import { type PostgresServer, startPostgres } from '../../scripts/services/postgres-server.ts';
import { type RedisServer, startRedis } from '../../scripts/services/redis-server.ts';
import { prepareTemplate, urlOf } from '../../test/servers/postgres-template.ts';
import { type AdminConsole, createAdminConsole } from './admin-console.ts';
import { orderApi, orderCliWorker, orderScriptedWorker } from './process-orders.ts';
import { SupervisedProcess } from './supervised-process.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import type { WorkerScript } from './worker-script.ts';

export interface DeploymentOptions {
  readonly apis: number;
  /** Whether wakes go through a Redis; else through PostgreSQL. */
  readonly redis: boolean;
  /** Whether the services reach their servers over wires that can be cut. */
  readonly proxied?: boolean;
  /** Of PostgreSQL; default one of its own. */
  readonly postgresFolder?: string;
  readonly postgresSettings?: Readonly<Record<string, string | number>>;
}

/** A worker as it is delivered, or one with a script. */
export type WorkerPlan = 'memoir worker' | Omit<WorkerScript, 'databaseUrl' | 'redisUrl'>;

/** The service on servers of its own: API processes that are started again when they die, and workers on demand. */
export interface Deployment extends AsyncDisposable {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer | undefined;
  /** In front of PostgreSQL. */
  readonly proxy: TcpProxy | undefined;
  readonly redisProxy: TcpProxy | undefined;
  readonly admin: AdminConsole;
  /** As the service logs in. */
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly apis: readonly SupervisedProcess[];
  /** Starts workers and waits until they are up. */
  startWorkers(plans: readonly WorkerPlan[]): Promise<SupervisedProcess[]>;
}

/** Its database is migrated; the service's login is no superuser and owns nothing. */
export async function openDeployment(options: DeploymentOptions): Promise<Deployment> {
  await using stack = new AsyncDisposableStack();
  const { postgresFolder: folder, postgresSettings: settings } = options;
  const postgres = await startPostgres({ ...(folder === undefined ? {} : { folder }), settings: settings ?? {} });
  stack.defer(() => postgres.close());
  const redis = options.redis ? await startRedis({ version: 8 }) : undefined;
  if (redis !== undefined) stack.defer(() => redis.close());
  const openProxy = async (target: { readonly port: number } | undefined): Promise<TcpProxy | undefined> =>
    options.proxied === true && target !== undefined ? stack.use(await openTcpProxy(target)) : undefined;
  const proxy = await openProxy(postgres);
  const redisProxy = await openProxy(redis);
  const database = `memoir_faults_${randomUUID().slice(0, 8)}`;
  await prepareTemplate(postgres.url, database);
  const where = {
    databaseUrl: throughProxy(urlOf(postgres.url, { database, user: database }), proxy),
    redisUrl: redis === undefined ? undefined : throughProxy(redis.url, redisProxy),
  };
  const supervise = async (process: SupervisedProcess): Promise<SupervisedProcess> => {
    stack.defer(async () => void (await process.stop('SIGKILL')));
    await process.start();
    return process;
  };
  const names = Array.from({ length: options.apis }, (_, index) => `api-${index + 1}`);
  const apis = await Promise.all(names.map((name) => supervise(new SupervisedProcess(orderApi(name, where)))));
  const owned = stack.move();
  return {
    postgres,
    redis,
    proxy,
    redisProxy,
    admin: createAdminConsole(urlOf(postgres.url, { database })),
    ...where,
    apis,
    async startWorkers(plans) {
      const workers = plans.map((plan, index) => {
        const name = `worker-${index + 1}`;
        const order =
          plan === 'memoir worker' ? orderCliWorker(name, where) : orderScriptedWorker(name, { ...plan, ...where });
        return new SupervisedProcess(order);
      });
      for (const worker of workers) owned.defer(async () => void (await worker.stop('SIGKILL')));
      await Promise.all(workers.map((worker) => worker.start()));
      return workers;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function throughProxy(url: string, proxy: TcpProxy | undefined): string {
  if (proxy === undefined) return url;
  const changed = new URL(url);
  changed.port = String(proxy.port);
  return changed.href;
}
