/**
 * A worker process whose extractor, lease and clock are chosen by whoever starts it: `node scripted-worker.ts <JSON>`.
 * Works until SIGTERM, as `memoir worker` does. Says on standard output when it is up.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createPinoLog } from '../../src/adapters/pino/pino-log.ts';
import type { Extraction, ExtractionInput } from '../../src/domain/extraction/fact.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Extractor } from '../../src/ports/extractor.ts';
import { openEngine } from '../../src/runtime/open-engine.ts';
import { listenForTermination } from '../../src/runtime/signals.ts';
import { factPerTurn, failureFor, garbageFor, poison, type WorkerScript } from './worker-script.ts';

const script = JSON.parse(process.argv[2] ?? '') as WorkerScript;
const { clockOffsetMs = 0, extractMs = 0 } = script;
/** Share of the windows that an extractor with troubles has them with. */
const troubled = 0.2;
/** Windows that were asked for before. */
const seen = new Set<string>();
let calls = 0;

async function extract(input: ExtractionInput, signal: AbortSignal): Promise<Extraction> {
  // One session is worked on window by window: if each were tried twice, it would take minutes.
  const isFirst = !seen.has(input.windowId) && lotOf(input) < troubled;
  seen.add(input.windowId);
  calls += 1;
  console.log(JSON.stringify({ windowId: input.windowId, call: calls }));
  await wait(delayOf(input));
  if (script.extractor === 'wait') await untilAborted(signal);
  if (script.extractor === 'hang' || (script.extractor === 'hang once' && isFirst))
    await Promise.withResolvers<never>().promise;
  if (script.extractor === 'error once' && isFirst) throw failureFor(calls);
  if (script.extractor === 'garbage' && input.turns.some(({ content }) => content.includes(poison)))
    return garbageFor(calls);
  return factPerTurn(input);
}

/** Different for each window, the same at each attempt. */
function delayOf({ windowId }: Pick<ExtractionInput, 'windowId'>): number {
  return Math.floor(lotOf({ windowId }) * extractMs);
}

/** From 0 to 1, by the random end of the id. */
function lotOf({ windowId }: Pick<ExtractionInput, 'windowId'>): number {
  return Number.parseInt(windowId.slice(-4), 16) / 0x1_00_00;
}

async function untilAborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

const extractor: Extractor = { id: `scripted/${script.extractor}`, free: script.free ?? true, extract };
const clock: Clock = { now: () => new Date(Date.now() + clockOffsetMs) };
const ownQueue = script.isAlone === true ? { prefix: `alone-${randomUUID()}` } : {};
using termination = listenForTermination();
const opened = await openEngine({
  dataDir: null,
  postgres: { url: script.databaseUrl, maxConnections: 10, minConnections: 0 },
  ...(script.redisUrl === undefined ? {} : { redis: { url: script.redisUrl, ...ownQueue } }),
  log: createPinoLog({ level: 'warn' }),
  extractor,
  clock,
  leaseMs: script.leaseMs,
  sweepMs: script.sweepMs ?? 500,
  graceMs: script.graceMs ?? 2_000,
  concurrency: script.concurrency ?? 4,
  ...(script.extractionMs === undefined ? {} : { extractionMs: script.extractionMs }),
});
console.log(JSON.stringify({ ready: true }));
// Nothing else holds the process while the worker waits for work.
const hold = setInterval(() => undefined, 60_000);
await termination.requested;
clearInterval(hold);
await opened.close();
