import { createConnection } from 'node:net';
import { type LocalServer, startLocalServer } from './local-server.ts';

export interface RedisOptions {
  readonly version: 7 | 8;
  /** Whether what was written survives a stop: each command is on the disk before it is answered. Default false. */
  readonly appendOnly?: boolean;
  /** Whether it runs on when this process ends. Default false. */
  readonly outlives?: boolean;
}

/** A Redis with a data set of its own. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly local: LocalServer;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops and starts on the same port; without `appendOnly` it is empty after that. */
  restart(): Promise<void>;
  /** Kills it as a crash of the machine would. */
  kill(): Promise<void>;
  /** Ends it and removes its data. Repeated calls do nothing. */
  close(): Promise<void>;
}

/** How long one look at the server may take. */
const answerTimeoutMs = 2_000;

/** Starts one and waits until it answers. Throws where servers cannot be had: `findServices` says why. */
export async function startRedis({ version, appendOnly = false, outlives }: RedisOptions): Promise<RedisServer> {
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
  const local = await startLocalServer({
    kind: version === 7 ? 'redis7' : 'redis8',
    args: ['--save', '', ...(appendOnly ? durable : ['--appendonly', 'no'])],
    outlives,
    isReady: isRedisReady,
  });
  const stop = async () => await local.end('SIGTERM');
  const close = async () => await local.close();
  return {
    url: `redis://127.0.0.1:${local.port}`,
    port: local.port,
    local,
    start: async () => await local.start(),
    stop,
    async restart() {
      await stop();
      await local.start();
    },
    kill: async () => await local.kill(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** PING over a bare socket: while Redis loads its data it refuses, and a client library would try again by itself. */
async function isRedisReady(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1', timeout: answerTimeoutMs });
    const finish = (isReady: boolean) => {
      socket.destroy();
      resolve(isReady);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => finish(answer.toString().startsWith('+PONG')));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}
