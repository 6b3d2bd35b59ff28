import { type ChildProcess, spawn } from 'node:child_process';
import { endWithProcess } from '../../scripts/services/end-with-process.ts';

/** How to start a program, and how to see that it is up. */
export interface ProcessOrder {
  /** For reports. */
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  /** All that it sees beside PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What it says of itself once it is up; undefined while it is not. */
  readonly findReadiness: (output: ProcessOutput) => Readiness | undefined;
}

export interface ProcessOutput {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Readiness {
  /** Where a service answers. */
  readonly url?: string;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process that goes when this process goes. */
export interface SpawnedProcess {
  readonly pid: number;
  /** Resolves when it is up; with undefined when it ended before. */
  readonly ready: Promise<Readiness | undefined>;
  readonly ended: Promise<ProcessEnd>;
  /** The end of what it wrote to standard error. */
  lastWords(): string;
  signal(signal: NodeJS.Signals): void;
}

/** Most of what a process says that is kept. */
const keptCharacters = 20_000;
const shownCharacters = 2_000;

export function spawnProcess({ script, args, environment = {}, findReadiness }: ProcessOrder): SpawnedProcess {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const takeBack = endWithProcess(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  const { promise: ready, resolve: becomeReady } = Promise.withResolvers<Readiness | undefined>();
  const { promise: ended, resolve: end } = Promise.withResolvers<ProcessEnd>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] = (output[name] + text).slice(-keptCharacters);
      const readiness = findReadiness(output);
      if (readiness !== undefined) becomeReady(readiness);
    });
  }
  // Not before all it wrote has been read; and where it could not even be started, with that.
  child.once('close', (code, signal) => {
    takeBack();
    becomeReady(undefined);
    end({ code, signal });
  });
  child.once('error', (error) => (output.stderr += error.message));
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    lastWords: () => output.stderr.slice(-shownCharacters).trim(),
    signal: (signal) => sendSignal(child, signal),
  };
}

/** A process that stands still hears nothing but SIGKILL and SIGCONT. */
function sendSignal(child: ChildProcess, signal: NodeJS.Signals): void {
  child.kill(signal);
  if (signal === 'SIGTERM' || signal === 'SIGINT') child.kill('SIGCONT');
}
