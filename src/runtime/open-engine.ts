import { hostname } from 'node:os';
import { systemClock } from '../adapters/system/system-clock.ts';
import { createId } from '../domain/identifier.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import type { WorkerOptions } from '../engine/extraction/worker.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { createSettings } from '../engine/namespace-settings.ts';
import { openEmbedding } from './open-embedding.ts';
import { type EmbedderSetup, type ExtractorOptions, isExtractionFree, openExtractor } from './open-extractor.ts';
import { requireNode } from './require-node.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import { openWakes, type WakesOptions } from './open-wakes.ts';

/** What an engine is opened on. */
export interface OpenEngineOptions extends StoreOptions, WakesOptions, ExtractorOptions {
  readonly log: Log;
  /** Whether this process also works in the background. Default true. */
  readonly work?: boolean;
  readonly concurrency?: number;
  readonly sweepMs?: number;
  readonly leaseMs?: number;
  /** How long one extraction may take before it counts as hung; longer than two calls of a model and their waiting. */
  readonly extractionMs?: number;
  /** How long running work may take to end when the engine closes. */
  readonly graceMs?: number;
  /** What embeds turns and memories in the background; absent: nothing is embedded. */
  readonly embedder?: EmbedderSetup;
  readonly clock?: Clock;
}

/** An engine with what it was opened on. */
export interface OpenedEngine {
  readonly engine: Engine;
  /** Whether Redis answers; undefined where none is configured. */
  isRedisReady(): Promise<boolean | undefined>;
  /** Whether the model is asked at this moment; undefined where extraction is by rules or the application's own. */
  isModelAvailable(): boolean | undefined;
  /** Tells other processes on this machine where the service answers. */
  announce(serviceUrl: string): void;
  /** Stops taking work and lets what runs end within the grace; a little longer where the store does not answer. */
  stopWorking(): Promise<void>;
  /** Stops working, then closes the store. Idempotent. */
  close(): Promise<void>;
}

const defaults = {
  concurrency: 10,
  sweepMs: 60_000,
  leaseMs: 60_000,
  extractionMs: 360_000,
  graceMs: 10_000,
  /** To hand back what did not end within the grace; a store that does not answer by then is closed under it. */
  handBackMs: 2_000,
} as const;

/** The composition root: the one place that knows which adapters stand behind the ports. */
export async function openEngine(options: OpenEngineOptions): Promise<OpenedEngine> {
  requireNode();
  const { log, clock = systemClock } = options;
  const { store, ...opened } = await openStore(options, log);
  const { wakes, ...queue } = await openWakes(options, log).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const { namespaces, quota, usage } = store;
  const settings = createSettings({ store: namespaces, clock, freeExtraction: isExtractionFree(options) });
  const extraction = openExtractor(options, { quota, usage, settings, clock, log });
  const { extractor } = extraction;
  const working = workerOptions(options);
  const embedding = openEmbedding(options.embedder, { store, settings, clock, log, owner: working.owner });
  const isRedisReady = async (): Promise<boolean | undefined> => await queue.isRedisReady?.();
  const ports = { store, wakes, extractor, settings, clock, log, isRedisReady };
  const engine = createEngine({ ...ports, ...embedding }, working);
  log.info('extraction.by', { extractor: extractor.id });
  const stopWorking = (): Promise<void> =>
    endsWithin((options.graceMs ?? defaults.graceMs) + defaults.handBackMs, engine.worker.close());
  if (options.work ?? true) engine.worker.start();
  return {
    engine,
    stopWorking,
    isRedisReady,
    isModelAvailable: () => extraction.isModelAvailable?.(),
    announce: (serviceUrl) => opened.announce(serviceUrl),
    async close() {
      await stopWorking();
      await embedding?.close();
      await extraction.close();
      await store.close();
      await engine.worker.close();
    },
  };
}

/** Waits for an end, and no longer than that. */
async function endsWithin(timeoutMs: number, end: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  await Promise.race([end, late]).finally(() => clearTimeout(timer));
}

function workerOptions(options: OpenEngineOptions): WorkerOptions {
  return {
    owner: `${hostname()}:${process.pid}:${createId().slice(-6)}`,
    concurrency: options.concurrency ?? defaults.concurrency,
    sweepMs: options.sweepMs ?? defaults.sweepMs,
    leaseMs: options.leaseMs ?? defaults.leaseMs,
    extractionMs: options.extractionMs ?? defaults.extractionMs,
    graceMs: options.graceMs ?? defaults.graceMs,
  };
}
