import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A server in a process of its own. */
export interface ChildServer {
  readonly pid: number;
  readonly readyMs: number;
  readonly firstLine: string;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly args: readonly string[];
  /** Beside the few variables that every child gets. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a script and waits for its first line on standard output. */
export async function startServer(script: string, { args, environment = {} }: ChildOptions): Promise<ChildServer> {
  const startedAt = performance.now();
  const child: ChildProcess = spawn(process.execPath, [new URL(script, import.meta.url).pathname, ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      LOG_LEVEL: 'error',
      MAX_CONCURRENCY: process.env['MAX_CONCURRENCY'] ?? '10',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null || child.pid === undefined) throw new Error(`${script} did not start`);
  const [firstLine] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    pid: child.pid,
    firstLine,
    readyMs: performance.now() - startedAt,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
