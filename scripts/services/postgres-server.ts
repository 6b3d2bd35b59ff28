import pg from 'pg';
import { type LocalServer, startLocalServer } from './local-server.ts';

/** `fast` closes its connections and writes a checkpoint; `immediate` recovers at the next start. */
export type PostgresStopMode = 'fast' | 'immediate';

export interface PostgresOptions {
  /** Beside and over the defaults, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Data folder of the caller's own, empty or with a cluster of an earlier server; it is not removed at the end. */
  readonly folder?: string;
  /** Whether it runs on when this process ends. Default false. */
  readonly outlives?: boolean;
}

/** A PostgreSQL 17 with pgvector at hand, with a cluster of its own. */
export interface PostgresServer extends AsyncDisposable {
  /** Of the database `postgres`, as superuser, without a password: it listens on 127.0.0.1 only. */
  readonly url: string;
  readonly port: number;
  readonly local: LocalServer;
  start(): Promise<void>;
  /** Default `fast`. */
  stop(mode?: PostgresStopMode): Promise<void>;
  /** Stops and starts on the same port with the same data. Default `fast`. */
  restart(mode?: PostgresStopMode): Promise<void>;
  /** Kills the server and all its processes at one moment, as a crash of the machine would. `start` recovers. */
  kill(): Promise<void>;
  /** Ends it and removes its data. Repeated calls do nothing. */
  close(): Promise<void>;
}

/** As durable as in production (fsync and the like stay on), because durability is what is tested. */
const defaultSettings = { max_connections: 200, shared_buffers: '128MB' };

const stopSignals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** Starts one and waits until it answers. Throws where servers cannot be had: `findServices` says why. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const settings = Object.entries({ ...defaultSettings, ...options.settings });
  const local = await startLocalServer({
    kind: 'postgres17',
    args: settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    dataFolder: options.folder,
    outlives: options.outlives,
    isReady: isPostgresReady,
  });
  const stop = async (mode: PostgresStopMode = 'fast') => await local.end(stopSignals[mode]);
  const close = async () => await local.close();
  return {
    url: buildUrl(local.port),
    port: local.port,
    local,
    start: async () => await local.start(),
    stop,
    async restart(mode) {
      await stop(mode);
      await local.start();
    },
    kill: async () => await local.kill(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function buildUrl(port: number): string {
  return `postgres://postgres@127.0.0.1:${port}/postgres`;
}

async function isPostgresReady(port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: buildUrl(port), connectionTimeoutMillis: 2_000 });
  // A connection that is cut while the server starts reports it twice; the failed query is enough.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
