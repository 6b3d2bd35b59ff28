/**
 * Memory of a process over many windows: the engine on PostgreSQL, whose own memory is not counted, with a model over HTTP in another
 * process. After each thousand windows what is in use once garbage is collected, and what the process takes.
 *
 *   node --expose-gc bench/pipeline/memory.ts [--windows 10000]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openOpenAiModel } from '../../src/adapters/ai-sdk/open-openai.ts';
import { silentLog } from '../../src/ports/log.ts';
import { openEngine } from '../../src/runtime/open-engine.ts';
import { printTable } from '../../test/evals/print-table.ts';
import { openBenchStore } from '../bench-store.ts';
import { sampleMessage } from '../sample-messages.ts';

const { values } = parseArgs({ options: { windows: { type: 'string', default: '10000' } } });
const collect = globalThis.gc;
if (collect === undefined)
  throw new Error('Run it with --expose-gc: what is in use is known once garbage is collected.');
const namespace = 'bench';
const turnsPerWindow = 4;
const step = 1_000;
const users = 500;

const script = new URL('./note-server.ts', import.meta.url).pathname;
const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
const [baseUrl] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
await using place = await openBenchStore('postgres');
const opened = await openEngine({
  dataDir: null,
  postgres: { url: place.environment['DATABASE_URL'] ?? '' },
  model: { model: openOpenAiModel({ baseUrl, model: 'm' }) },
  log: silentLog,
  work: false,
});
const { engine } = opened;

async function workOff(from: number, count: number): Promise<void> {
  for (let index = from; index < from + count; index += 1) {
    const turns = Array.from({ length: turnsPerWindow }, (_, turn) => ({
      role: 'user' as const,
      userId: `u${index % users}`,
      content: sampleMessage(index * turnsPerWindow + turn),
    }));
    await engine.ingestion.append(namespace, { sessionId: `s${index}`, turns });
  }
  await engine.worker.drain(new AbortController().signal);
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

const rows: string[][] = [];
for (let done = 0; done < Number(values.windows); done += step) {
  await workOff(done, step);
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  rows.push([String(done + step), megabytes(heapUsed), megabytes(external), megabytes(rss)]);
}
const { windows } = await engine.operations.coverage(namespace);
console.log(`${windows.processed} windows of ${turnsPerWindow} turns, each by one call of a model`);
printTable(['windows', 'heap in use, MB', 'beside the heap, MB', 'resident, MB'], rows);
await opened.close();
child.kill('SIGTERM');
