/**
 * How long the embedded service takes to be ready on an existing folder, and what it holds resident when idle.
 *
 *   npm run bench:start [-- --turns 10000 --rounds 5]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openMemoir } from '../src/index.ts';
import { startServer } from './child-server.ts';
import { median } from './measure.ts';
import { sampleMessage } from './sample-messages.ts';

const port = 5_933;
const turnsPerSession = 100;
const settleMs = 20_000;

async function fill(dataDir: string, turns: number): Promise<void> {
  await using memoir = await openMemoir({ dataDir });
  for (let session = 0; session < turns / turnsPerSession; session += 1) {
    await memoir.sessions.append(
      Array.from({ length: turnsPerSession }, (_, index) => ({
        sessionId: `s${session}`,
        role: 'user' as const,
        content: sampleMessage(session * turnsPerSession + index),
      })),
    );
  }
  for (let pending = 1; pending > 0;) {
    const { windows } = await memoir.operations.coverage();
    pending = windows.pending + windows.leased;
  }
}

/** Resident memory in megabytes, as the kernel counts it. */
function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

const { values } = parseArgs({
  options: { turns: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '5' } },
});
const folder = mkdtempSync(join(tmpdir(), 'memoir-bench-'));
try {
  const dataDir = join(folder, 'data');
  await fill(dataDir, Number(values.turns));
  const ready: number[] = [];
  let resident = 0;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const server = await startServer('../dist/cli/main.js', {
      args: ['serve', '--port', String(port), '--data-dir', dataDir],
    });
    ready.push(server.readyMs);
    await fetch(`http://127.0.0.1:${port}/health/ready`);
    const isLast = round === Number(values.rounds) - 1;
    // Compiling the database's code takes three times its size for some seconds.
    if (isLast) await setTimeout(settleMs);
    resident = residentMegabytes(server.pid);
    await server.stop();
  }
  console.log(
    `a folder with ${values.turns} turns: ready after ${median(ready).toFixed(0)} ms (median of ${ready.length}; slowest ${Math.max(...ready).toFixed(0)} ms), ${resident.toFixed(0)} MB resident after ${settleMs / 1_000} s`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
