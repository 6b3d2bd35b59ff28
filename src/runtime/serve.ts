import type { AddressInfo } from 'node:net';
import { createPinoLog } from '../adapters/pino/pino-log.ts';
import { MemoirError } from '../domain/errors.ts';
import type { HttpServer } from '../http/http-server.ts';
import type { Log } from '../ports/log.ts';
import type { Config } from './config.ts';
import { describeStore } from './describe-store.ts';
import { engineOptionsOf } from './engine-options.ts';
import { openEngine } from './open-engine.ts';

/** What a service runs on. */
export interface ServeOptions {
  readonly config: Config;
  /** Whether it also works in the background. */
  readonly work: boolean;
  /** Default: JSON lines on standard error, from the level of the configuration on, else `info`. */
  readonly log?: Log;
}

/** A service that answers. */
export interface Service {
  /** Where it answers from this machine. */
  readonly url: string;
  /**
   * Takes no more requests and no more work, lets what runs end within the bound of the configuration, then closes the
   * store. Idempotent.
   */
  close(): Promise<void>;
}

/**
 * Opens the store, listens, tells other processes on this machine where, and starts working, in that order.
 *
 * @throws MemoirError `address_in_use`, `invalid_configuration`, and as `openEngine`. Nothing stays open then.
 */
export async function serve({
  config,
  work,
  log = createPinoLog({ level: config.logLevel ?? 'info' }),
}: ServeOptions): Promise<Service> {
  const graceMs = config.shutdownSeconds * 1_000;
  const opening = openEngine({
    ...(await engineOptionsOf(config)),
    log,
    // It begins to work when it answers: a port that is taken must not leave half-done work behind.
    work: false,
  });
  // Loaded while the store opens in its thread: a tenth of a second sooner ready.
  const [opened, { buildServer }] = await Promise.all([opening, import('../http/build-server.ts')]);
  try {
    const { engine } = opened;
    const server = await buildServer({
      engine,
      log,
      oldestPendingMs: () => engine.operations.oldestPendingMs(),
      redisConnected: () => opened.isRedisReady(),
      // A process that does not work asks no model, so it cannot tell.
      ...(work ? { modelAvailable: () => opened.isModelAvailable() } : {}),
    });
    const url = await listen(server, config);
    opened.announce(url);
    if (work) engine.worker.start();
    log.info('service.ready', { url, store: describeStore(config), work });
    if (!isLoopback(config.host)) log.warn('service.without_access_control', { host: config.host });
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      log.info('service.closing', { graceMs });
      const [stopped] = await Promise.allSettled([closeServer(server, graceMs), opened.stopWorking()]);
      await opened.close();
      if (stopped.status === 'rejected') throw stopped.reason;
      log.info('service.closed');
    };
    return { url, close: () => (closed ??= close()) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function listen(server: HttpServer, { host, port }: Config): Promise<string> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    throw listenError(error, { host, port });
  }
  const address = server.server.address() as AddressInfo;
  return `http://${reachableHost(host)}:${address.port}`;
}

function listenError(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'EADDRINUSE')
    return new MemoirError('address_in_use', `Something listens on port ${port} of ${host} already.`, { cause: error });
  const why = {
    EACCES: 'this user may not listen there',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'the host is unknown',
  };
  if (code === undefined || !Object.hasOwn(why, code)) return error;
  return new MemoirError(
    'invalid_configuration',
    `host ${host}, port ${port}: ${why[code as keyof typeof why]} (${code}).`,
    { cause: error },
  );
}

/** Requests that run may end within the grace; then their connections are cut. */
async function closeServer(server: HttpServer, graceMs: number): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), graceMs);
  try {
    await server.close();
  } finally {
    clearTimeout(timer);
  }
}

/** Where a process on this machine reaches what listens on a host: an address for all of them is none to connect to. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
