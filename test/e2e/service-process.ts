import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const cli = new URL('../../src/cli/main.ts', import.meta.url).pathname;

export interface ServiceOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A service in a process of its own, which can be killed. */
export interface ServiceProcess {
  readonly url: string;
  /** Milliseconds from the start of the process until it was ready. */
  readonly readyMs: number;
  /** Ends it without warning. */
  kill(): Promise<void>;
  /** Ends it in order; answers its exit code. */
  terminate(): Promise<number | null>;
}

/** Starts `memoir serve` from its source and waits until it says that it is ready. */
export async function startService({ dataDir, port, environment = {} }: ServiceOptions): Promise<ServiceProcess> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [cli, 'serve', '--port', String(port), '--data-dir', dataDir], {
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const noise: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => noise.push(chunk.toString()));
  await readyLine(child, noise);
  const exited = once(child, 'exit');
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    readyMs: performance.now() - startedAt,
    kill: async () => void (await end('SIGKILL')),
    terminate: () => end('SIGTERM'),
  };
}

/** The first line on standard output says that it is ready; ending before it is a failure with what it said instead. */
async function readyLine(child: ChildProcess, noise: readonly string[]): Promise<void> {
  if (child.stdout === null) throw new Error('the service has no standard output');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the service ended with ${String(code)} before it was ready: ${noise.join('')}`);
  });
  await Promise.race([once(lines, 'line'), ended]);
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return address.port;
}
