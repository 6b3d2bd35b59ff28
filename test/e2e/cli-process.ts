import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../../src/ports/log.ts';
import { openEngine } from '../../src/runtime/open-engine.ts';
import { storeTemplate } from '../integration/store-template.ts';

const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** How a command ended and what it wrote. */
export interface CliOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that still runs. */
export interface RunningCli {
  readonly process: ChildProcessWithoutNullStreams;
  /** Resolves with what was written until the text appears on standard output; rejects when the command ends without it. */
  waitFor(text: string): Promise<string>;
  readonly ended: Promise<CliOutcome>;
}

export interface CliOptions {
  readonly cwd: string;
  /** All that the command sees beside PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Run before the command, as a module. */
  readonly before?: string;
}

/** Starts `memoir` from its source with a bare environment. */
export function startCli(args: readonly string[], { cwd, environment = {}, before }: CliOptions): RunningCli {
  const child = spawn(process.execPath, [...preloading(before), cli, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end();
  const ended = once(child, 'close').then(([code, signal]): CliOutcome => ({ code, signal, stdout, stderr }));
  async function waitFor(text: string): Promise<string> {
    while (!stdout.includes(text)) {
      const outcome = await Promise.race([once(child.stdout, 'data').then(() => undefined), ended]);
      if (outcome !== undefined)
        throw new Error(`memoir ended with ${outcome.code ?? outcome.signal}: ${outcome.stderr}`);
    }
    return stdout;
  }
  return { process: child, waitFor, ended };
}

function preloading(source: string | undefined): string[] {
  return source === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
}

/** Runs `memoir` to its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliOutcome> {
  return await startCli(args, options).ended;
}

/** A folder to run commands in. */
export interface Workplace extends Disposable {
  readonly cwd: string;
  readonly dataDir: string;
  /** Writes a file there and answers with its path. */
  write(name: string, content: string): string;
}

/** Makes a temporary folder, with a fresh data folder in it unless `bare`. */
export async function makeWorkplace({ bare = false }: { readonly bare?: boolean } = {}): Promise<Workplace> {
  const cwd = mkdtempSync(join(tmpdir(), 'memoir-cli-'));
  const dataDir = join(cwd, '.memoir');
  if (!bare) {
    const opened = await openEngine({ dataDir, log: silentLog, work: false, templateFile: storeTemplate });
    await opened.close();
  }
  return {
    cwd,
    dataDir,
    write(name, content) {
      const path = join(cwd, name);
      writeFileSync(path, content);
      return path;
    },
    [Symbol.dispose]: () => rmSync(cwd, { recursive: true, force: true }),
  };
}
