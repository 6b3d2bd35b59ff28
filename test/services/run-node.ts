import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a command printed, and how it ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `scripts/services.ts` to its end, with its servers in a folder of the test's own. */
export async function runServices(folder: string, command: string): Promise<Run> {
  const script = fileURLToPath(new URL('../../scripts/services.ts', import.meta.url));
  return await new Promise((resolve) => {
    const child = execFile(process.execPath, [script, command], { env: environmentOf(folder) }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** A process that started servers. */
export interface ServerOwner {
  /** The URLs of its servers. */
  readonly urls: readonly string[];
  /** Ends it by a signal and waits until it has ended. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a process that finds no servers, starts its own and then waits. */
export async function startServerOwner(folder: string): Promise<ServerOwner> {
  const script = fileURLToPath(new URL('./children/server-owner.ts', import.meta.url));
  const child = spawn(process.execPath, [script], {
    env: environmentOf(folder),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const line = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const failed = exited.then(() => {
    throw new Error('the owner of the servers ended before they ran');
  });
  const [urls] = await Promise.race([line, failed]);
  return {
    urls: urls.split(' '),
    async end(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

function environmentOf(folder: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', MEMOIR_SERVICES_FOLDER: folder };
}
