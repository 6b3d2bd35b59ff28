import { Socket } from 'node:net';
import { Pool } from 'pg';
import { valueParser } from '../sql/parse-value.ts';
import { StalePlans } from './stale-plans.ts';
import { StatementNames } from './statement-names.ts';

export interface PoolOptions {
  readonly url: string;
  /** What the server shows beside each connection. */
  readonly name: string;
  readonly max: number;
  /** Connections that are kept open when nothing is to do. */
  readonly min: number;
  /** For migrations, which take as long as they take, and wait for each other. */
  readonly unbounded?: boolean;
}

/** Bounds, so that nothing waits for ever on a server that does not answer. */
const bounds = {
  connectMs: 5_000,
  /** For a server that has fallen silent: the bound of a statement, and time for the answer. */
  answerMs: 70_000,
  idleMs: 60_000,
  /** An idle connection that was forgotten on the way is found out in seconds; the system's own default is two hours. */
  keepAliveMs: 10_000,
  /** What runs when the pool closes has this long to end; a server that has fallen silent must not hold up a shutdown. */
  closeMs: 3_000,
} as const;

/** Where connections come from, and what they have prepared. */
export interface ConnectionSource {
  readonly pool: Pool;
  readonly names: StatementNames;
  readonly plans: StalePlans;
  /** Lets what runs end, for a moment, then cuts the connections. Once. */
  close(): Promise<void>;
}

/** A pool of connections; its statements are written without waiting for the answers of those before. */
export function openPool({ url, name, max, min, unbounded = false }: PoolOptions): ConnectionSource {
  const sockets = new Set<Socket>();
  const pool = new Pool({
    connectionString: url,
    stream: () => openSocket(sockets),
    application_name: name,
    max,
    min: Math.min(min, max),
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: bounds.keepAliveMs,
    connectionTimeoutMillis: bounds.connectMs,
    ...(unbounded ? {} : { query_timeout: bounds.answerMs }),
    idleTimeoutMillis: bounds.idleMs,
    types: { getTypeParser: (oid: number) => valueParser(oid) },
  });
  // A connection that is lost while nothing runs on it is replaced with the next use; without a listener it would end
  // the process. What runs on one is told by its own rejection.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return { pool, names: new StatementNames(), plans: new StalePlans(), close: () => closePool(pool, sockets) };
}

/** The pool forgets a connection before it is closed, so they are counted here. */
function openSocket(sockets: Set<Socket>): Socket {
  const socket = new Socket();
  sockets.add(socket);
  return socket.once('close', () => void sockets.delete(socket));
}

async function closePool(pool: Pool, sockets: ReadonlySet<Socket>): Promise<void> {
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, bounds.closeMs);
  await pool.end();
  await Promise.all(Array.from(sockets, untilClosed));
  clearTimeout(timer);
}

/** Also where it ends with an error, which `once` of node:events would reject with. */
async function untilClosed(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once('close', () => resolve());
  await promise;
}
