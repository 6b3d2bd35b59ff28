import { openOpenAiEmbedder, openOpenAiModel } from '../../../src/adapters/ai-sdk/open-openai.ts';
import { createMemoir, type Memoir } from '../../../src/engine/memoir.ts';
import type { GuardOptions } from '../../../src/engine/models/guard-calls.ts';
import { type Log, silentLog } from '../../../src/ports/log.ts';
import { openEngine, type OpenedEngine } from '../../../src/runtime/open-engine.ts';
import type { StoreOptions } from '../../../src/runtime/open-store.ts';
import type { ChatAnswerer } from '../../../src/testing/model-server/answer-source.ts';
import { type ModelServer, startModelServer } from '../../../src/testing/model-server/start-model-server.ts';
import { createTestClock, type TestClock } from '../../../src/testing/test-clock.ts';
import { storeTemplate } from '../../integration/store-template.ts';
import type { Material } from './material.ts';
import { type RecordedCall, recordModel } from './recorded-model.ts';

export interface ModelBenchOptions extends Pick<StoreOptions, 'postgres'> {
  readonly answer: ChatAnswerer;
  /** Default null: in memory. */
  readonly dataDir?: string | null;
  readonly server?: ModelServer;
  readonly clock?: TestClock;
  /** Of one call, in real ms. */
  readonly timeoutMs?: number;
  readonly guard?: GuardOptions;
  /** Whether turns and memories are embedded, by the same server. Default false. */
  readonly embeds?: boolean;
  /** Sessions at once. Default 1, so that the same seed brings the same run. */
  readonly concurrency?: number;
  readonly seed?: number;
  readonly log?: Log;
  readonly onAnswer?: (call: RecordedCall) => void;
}

/** An engine that extracts by a model, over HTTP from the stand-in, by a clock that stands still. */
export interface ModelBench extends AsyncDisposable {
  readonly server: ModelServer;
  readonly clock: TestClock;
  readonly engine: OpenedEngine['engine'];
  readonly opened: OpenedEngine;
  readonly calls: readonly RecordedCall[];
  memoir(namespace: string): Memoir;
  /** Works off everything that can be done now. */
  drain(): Promise<void>;
  /** Works everything off, and lets time pass where something waits for it. */
  workOff(namespaces: readonly string[]): Promise<void>;
}

/** Attempts that wait: more of them than any window can have. */
const mostRounds = 5_000;

export async function openModelBench(options: ModelBenchOptions): Promise<ModelBench> {
  const { answer, timeoutMs = 5_000, seed = 1, concurrency = 1, clock = createTestClock(), log = silentLog } = options;
  const server = options.server ?? (await startModelServer({ answer, seed, clock }));
  const recorded = recordModel(openOpenAiModel({ baseUrl: server.url, model: 'm', timeoutMs }), options.onAnswer);
  const opened = await openEngine({
    dataDir: options.dataDir ?? null,
    ...(options.postgres === undefined ? {} : { postgres: options.postgres }),
    templateFile: storeTemplate,
    model: { model: recorded.model, guard: options.guard ?? {} },
    ...(options.embeds === true
      ? { embedder: { embedder: openOpenAiEmbedder({ baseUrl: server.url, model: 'e' }) } }
      : {}),
    clock,
    log,
    work: false,
    concurrency,
  });
  const { engine } = opened;
  const { signal } = new AbortController();
  const memoirOf = (namespace: string): Memoir =>
    createMemoir({ engine, namespace, log, onError: 'throw', close: () => opened.close() });
  const drain = async (): Promise<void> => void (await engine.worker.drain(signal));
  return {
    server,
    clock,
    engine,
    opened,
    calls: recorded.calls,
    memoir: memoirOf,
    drain,
    async workOff(namespaces) {
      for (let round = 0; round < mostRounds; round += 1) {
        await drain();
        const due = await findNextDue(engine, namespaces);
        if (due === undefined) return;
        clock.set(new Date(Math.max(due.getTime(), clock.now().getTime() + 1)));
      }
      throw new Error(`windows still wait after ${mostRounds} rounds`);
    },
    async [Symbol.asyncDispose]() {
      await opened.close();
      if (options.server === undefined) await server.close();
    },
  };
}

/** When the first window that waits is due; undefined where none waits. */
async function findNextDue(engine: OpenedEngine['engine'], namespaces: readonly string[]): Promise<Date | undefined> {
  const waiting = await Promise.all(
    namespaces.map((namespace) => engine.operations.listWindows(namespace, { state: 'pending', limit: 1_000 })),
  );
  const windows = waiting.flat();
  if (windows.length === 0) return undefined;
  // Those without a time wait for one before them.
  const times = windows.flatMap(({ nextAttemptAt }) => nextAttemptAt?.getTime() ?? []);
  return new Date(times.length === 0 ? 0 : Math.min(...times));
}

/** Posts a conversation, session by session. */
export async function post(bench: Pick<ModelBench, 'memoir'>, { namespace, sessions }: Material): Promise<void> {
  const { sessions: target } = bench.memoir(namespace);
  for (const { sessionId, turns } of sessions) {
    await target.append(turns.map((turn) => ({ ...turn, sessionId, occurredAt: turn.occurredAt.toISOString() })));
  }
}
