import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A child process whose lines can be waited for. */
export interface Child {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** Waits for the first line that fits, also among those already there; throws when the process ends without one. */
  waitForLine(fits: (line: string) => boolean): Promise<string>;
  send(line: string): void;
  /** Kills it without warning and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a file of `children/` with Node. */
export function startChild(file: string, ...args: readonly string[]): Child {
  const path = fileURLToPath(new URL(`./children/${file}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  let rest = '';
  let hasEnded = false;
  function notify(): void {
    for (const listener of listeners) listener();
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    notify();
  });
  child.once('close', () => {
    hasEnded = true;
    notify();
  });
  async function waitForLine(fits: (line: string) => boolean): Promise<string> {
    return await new Promise((resolve, reject) => {
      function look(): void {
        const line = lines.find(fits);
        if (line === undefined && !hasEnded) return;
        listeners.delete(look);
        if (line === undefined) reject(new Error(`the process ended after: ${lines.slice(-5).join(' | ')}`));
        else resolve(line);
      }
      listeners.add(look);
      look();
    });
  }
  return {
    process: child,
    lines,
    waitForLine,
    send: (line) => child.stdin.write(`${line}\n`),
    async kill() {
      if (hasEnded) return;
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
