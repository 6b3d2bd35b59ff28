/**
 * How long a turn takes to be acknowledged while the worker is busy: a backlog of sessions is handed over, and while it
 * is worked off, single turns are posted one after the other.
 *
 *   npm run bench:acknowledge [-- --turns 4000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from './child-server.ts';
import { percentile } from './measure.ts';
import { sampleMessage } from './sample-messages.ts';

const port = 5_932;
const base = `http://127.0.0.1:${port}/api/memory/bench`;
const turnsPerSession = 20;

async function post(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  await answer.arrayBuffer();
}

async function waitingWindows(): Promise<number> {
  const status = (await (await fetch(`${base}/queue`)).json()) as { waiting: number; active: number };
  return status.waiting + status.active;
}

const { values } = parseArgs({ options: { turns: { type: 'string', default: '4000' } } });
const turns = Number(values.turns);
const folder = mkdtempSync(join(tmpdir(), 'memoir-bench-'));
const server = await startServer('../src/cli/main.ts', {
  args: ['serve', '--port', String(port), '--data-dir', join(folder, 'data')],
});
try {
  for (let session = 0; session < turns / turnsPerSession; session += 1) {
    const messages = Array.from({ length: turnsPerSession }, (_, index) => ({
      sessionId: `backlog-${session}`,
      role: 'user',
      name: `Person ${session}`,
      content: sampleMessage(session * turnsPerSession + index),
    }));
    await post('/messages', messages);
  }
  const backlog = await waitingWindows();
  const latenciesMs: number[] = [];
  let left = backlog;
  for (let number = 0; left > 10; number += 1) {
    const startedAt = performance.now();
    await post('/messages', { sessionId: `live-${number % 10}`, role: 'user', content: sampleMessage(number) });
    latenciesMs.push(performance.now() - startedAt);
    if (number % 50 === 49) left = await waitingWindows();
  }
  const [p50, p95, p99] = [50, 95, 99].map((rank) => percentile(latenciesMs, rank).toFixed(1));
  console.log(
    `backlog ${backlog} windows, ${latenciesMs.length} turns acknowledged meanwhile: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`,
  );
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
