import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endWithProcess } from '../../scripts/services/end-with-process.ts';
import { isServerRunning } from '../../scripts/services/running-server.ts';
import { runCommand } from '../../scripts/services/run-command.ts';
import { busyWorker } from './busy-worker.ts';
import type { Fault, Stage } from './fault.ts';
import { startAgain } from './postgres-faults.ts';
import { waitUntil } from './wait-until.ts';

/** Room for a fresh cluster with its log, and not much more. */
const diskSize = '320m';
const blockBytes = 1024 * 1024;
const fullMs = 5_000;
const patienceMs = 60_000;

/** A small disk, for the data of a server. */
export interface SmallDisk extends AsyncDisposable {
  readonly folder: string;
  fill(): void;
  free(): void;
}

/** Mounts a small disk in memory; says in a sentence why it cannot. */
export async function mountSmallDisk(): Promise<SmallDisk | { readonly reason: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'memoir-disk-'));
  try {
    await runCommand('mount', ['-t', 'tmpfs', '-o', `size=${diskSize},mode=0755`, 'tmpfs', folder]);
  } catch (error) {
    rmdirSync(folder);
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  const unmount = (): void => {
    execFileSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  };
  const takeBack = endWithProcess(unmount);
  const ballast = join(folder, 'ballast');
  return {
    folder: join(folder, 'data'),
    fill: () => fillWith(ballast),
    free: () => rmSync(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      takeBack();
      unmount();
    },
  };
}

/** The disk under PostgreSQL is full for a while; then there is room again, and what went down is started. */
export function fillDisk(disk: SmallDisk): Fault {
  return {
    name: 'disk full',
    workers: [busyWorker, busyWorker],
    async inject(stage) {
      const { deployment, signal } = stage;
      disk.fill();
      try {
        await waitUntil('a write is refused because the disk is full', () => isRefused(stage), {
          timeoutMs: patienceMs,
          signal,
        });
        await wait(fullMs, undefined, { signal });
      } finally {
        disk.free();
      }
      const { record } = deployment.postgres.local;
      if (record === undefined || !(await isServerRunning(record))) await startAgain(deployment.postgres, signal);
      return 1;
    },
  };
}

/** Whether a process refuses a write so that its client can repeat it, and says why. */
async function isRefused({ deployment: { apis }, namespace }: Stage): Promise<true | undefined> {
  const message = { sessionId: 'refused', role: 'user', id: `refused-${Date.now()}`, content: 'x '.repeat(20_000) };
  const response = await fetch(`${apis[0]?.url}/api/memory/${namespace}-refused/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => undefined);
  const answer = (await response?.text()) ?? '';
  return response?.status === 503 && /disk full|cannot be reached|not available|lost/.test(answer) ? true : undefined;
}

function fillWith(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = blockBytes; size >= 1; size = Math.floor(size / 16)) writeUntilFull(file, Buffer.alloc(size));
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
