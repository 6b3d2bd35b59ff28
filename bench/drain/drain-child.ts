import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process of the drain that is opened, and waits. */
export interface DrainChild {
  /** Lets it begin. */
  begin(): void;
  /** What it says next. */
  nextLine(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts `drain-process.ts` and waits until it is ready to begin. */
export async function startDrainChild(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<DrainChild> {
  const script = new URL('./drain-process.ts', import.meta.url).pathname;
  const child: ChildProcess = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'error', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the process did not start');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  async function nextLine(): Promise<string> {
    const line = await lines.next();
    if (line.done === true) throw new Error('the process ended before it was done');
    return line.value;
  }
  await nextLine();
  return {
    begin: () => void stdin.write('begin\n'),
    nextLine,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
