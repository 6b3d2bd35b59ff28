/**
 * What the pipeline takes beside the model: windows of 20 turns, a stand-in that answers after 500 ms by a real timer, and the time
 * from claim to commit without that. With one session at a time the whole is also held against the model's time alone; with
 * several, against what so many could do at best.
 *
 *   node bench/pipeline/overhead.ts [--windows 40] [--model-ms 500] [--concurrency 1,10] [--stores embedded,postgres]
 */
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openOpenAiModel } from '../../src/adapters/ai-sdk/open-openai.ts';
import { createId } from '../../src/domain/identifier.ts';
import { type Log, type LogFields, silentLog } from '../../src/ports/log.ts';
import { openEngine } from '../../src/runtime/open-engine.ts';
import { startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { recordModel } from '../../test/evals/model/recorded-model.ts';
import { printTable } from '../../test/evals/print-table.ts';
import { openBenchStore, type StoreName, storeNames } from '../bench-store.ts';
import { percentile } from '../measure.ts';
import { sampleMessage } from '../sample-messages.ts';
import { takeNotes } from './note-taker.ts';

const { values } = parseArgs({
  options: {
    windows: { type: 'string', default: '40' },
    'model-ms': { type: 'string', default: '500' },
    concurrency: { type: 'string', default: '1,10' },
    stores: { type: 'string', default: storeNames.join(',') },
  },
});
const modelMs = Number(values['model-ms']);
const turnsPerWindow = 20;
const namespace = 'bench';
const head = ['', 'windows', 'calls', 'beside the model p50', 'p95', 'share', 'windows/s', 'of the best'];

/** When each window was committed, by the system clock. */
function createTimingLog(committedAt: Map<string, number>): Log {
  return {
    ...silentLog,
    info(event: string, fields: LogFields = {}) {
      if (event === 'window.finished') committedAt.set(String(fields['windowId']), Date.now());
    },
  };
}

interface Subject {
  readonly environment: Readonly<Record<string, string>>;
  readonly concurrency: number;
  readonly windows: number;
}

interface Measured {
  readonly calls: number;
  /** Of each window, from claim to commit, without the time of its calls. */
  readonly besideMs: readonly number[];
  readonly wallMs: number;
}

async function measure({ environment, concurrency, windows }: Subject): Promise<Measured> {
  const committedAt = new Map<string, number>();
  await using server = await startModelServer({
    answer: async (call) => {
      await setTimeout(modelMs);
      return takeNotes(call);
    },
  });
  const recorded = recordModel(openOpenAiModel({ baseUrl: server.url, model: 'm' }));
  const { DATABASE_URL: url, MEMOIR_DATA_DIR: dataDir = null } = environment;
  const opened = await openEngine({
    dataDir,
    ...(url === undefined ? {} : { postgres: { url } }),
    model: { model: recorded.model },
    log: createTimingLog(committedAt),
    concurrency,
    work: false,
  });
  const { engine } = opened;
  try {
    const run = createId();
    for (let index = 0; index < windows; index += 1) {
      const turns = Array.from({ length: turnsPerWindow }, (_, turn) => ({
        role: 'user' as const,
        name: 'Ana',
        userId: `${run}-${index % 50}`,
        content: sampleMessage(index * turnsPerWindow + turn),
      }));
      await engine.ingestion.append(namespace, { sessionId: `${run}-${index}`, turns });
    }
    const startedAt = performance.now();
    await engine.worker.drain(new AbortController().signal);
    const wallMs = performance.now() - startedAt;
    const calls = Map.groupBy(recorded.calls, ({ request }) => request.windowId ?? '');
    const besideMs: number[] = [];
    for (const [windowId, made] of calls) {
      const { history } = await engine.operations.getWindow(namespace, windowId);
      const claimedAt = history[0]?.startedAt.getTime() ?? 0;
      besideMs.push((committedAt.get(windowId) ?? 0) - claimedAt - made.length * modelMs);
    }
    return { calls: recorded.calls.length, besideMs, wallMs };
  } finally {
    await opened.close();
  }
}

function rowOf(name: string, { concurrency, windows }: Subject, { calls, besideMs, wallMs }: Measured): string[] {
  const bestMs = (calls * modelMs) / concurrency;
  const beside = (wallMs * concurrency - calls * modelMs) / (calls * modelMs);
  return [
    `${name}, ${concurrency} at once`,
    String(windows),
    String(calls),
    `${percentile(besideMs, 50).toFixed(0)} ms`,
    `${percentile(besideMs, 95).toFixed(0)} ms`,
    `${(100 * beside).toFixed(1)}%`,
    (windows / (wallMs / 1_000)).toFixed(1),
    `${((100 * bestMs) / wallMs).toFixed(0)}%`,
  ];
}

const rows: string[][] = [];
for (const store of storeNames.filter((name: StoreName) => values.stores.split(',').includes(name))) {
  await using place = await openBenchStore(store);
  for (const concurrency of values.concurrency.split(',').map(Number)) {
    const subject = { environment: place.environment, concurrency, windows: Number(values.windows) * concurrency };
    // The first windows of a process compile what all others use.
    await measure({ ...subject, windows: concurrency });
    rows.push(rowOf(store, subject, await measure(subject)));
  }
}
console.log(`Windows of ${turnsPerWindow} turns, a model that takes ${modelMs} ms (goal: share at most 10%)`);
printTable(head, rows);
