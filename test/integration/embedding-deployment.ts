import { openOpenAiEmbedder } from '../../src/adapters/ai-sdk/open-openai.ts';
import type { BudgetSettings } from '../../src/domain/settings.ts';
import { createEmbedding, type Embedding, type EmbeddingOptions } from '../../src/engine/embedding/embedding.ts';
import { guardEmbedder } from '../../src/engine/models/guard-model.ts';
import type { EmbeddingStore } from '../../src/ports/embedding-store.ts';
import { acceptTurns } from '../../src/testing/accept-turns.ts';
import type { TurnSketch } from '../../src/testing/build-request.ts';
import type { EmbeddingCall } from '../../src/testing/model-server/model-call.ts';
import type { ModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { createRecordingLog, type RecordingLog } from '../../src/testing/recording-log.ts';
import type { StoreHarness } from '../../src/testing/store-harness.ts';
import { createTestClock, type TestClock } from '../../src/testing/test-clock.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';

export const week = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-08T00:00:00Z') };
const { signal } = new AbortController();
/** As long as anything waits that is not held for good. */
const roundMs = 300_000;

export interface DeploymentOptions {
  readonly server: ModelServer;
  readonly harness: StoreHarness;
  /** What it finds due, so that a test is not told of those of others. Default: all that are. */
  readonly only?: readonly string[];
  /** Default 1. */
  readonly workers?: number;
  /** Default `m`. */
  readonly model?: string;
  /** Default 64, as the server answers where it is not asked otherwise; null for none. */
  readonly dimension?: number | null;
  /** Default: without one. */
  readonly budgetOf?: (namespace: string) => BudgetSettings;
  readonly clock?: TestClock;
  readonly options?: Partial<EmbeddingOptions>;
}

/** Workers that embed, each with guards of its own, as processes have them, before one store and one provider. */
export interface Deployment {
  readonly workers: readonly Embedding[];
  readonly clock: TestClock;
  readonly log: RecordingLog;
  /** A piece of work of each worker, at once. */
  round(): Promise<number>;
  /** Rounds, with five minutes between them, until nothing of the namespaces is to be done; rejects where that takes too many. */
  finish(...namespaces: readonly string[]): Promise<void>;
  /** Whether all of it is embedded or refused. */
  isFinished(namespace: string): Promise<boolean>;
}

export function deploy({
  server,
  harness,
  budgetOf = () => ({}),
  model = 'm',
  ...others
}: DeploymentOptions): Deployment {
  const { clock = createTestClock(), dimension = 64, options = {} } = others;
  const { quota, usage, embeddings } = harness.store;
  const log = createRecordingLog();
  const settings = { get: async (namespace: string) => ({ budget: budgetOf(namespace) }) };
  const workers = Array.from({ length: others.workers ?? 1 }, (_, index) => {
    const embedder = openOpenAiEmbedder({ baseUrl: server.url, model, ...(dimension === null ? {} : { dimension }) });
    const embedderFor = guardEmbedder(embedder, { quota, usage, settings, clock, log });
    const ports = { store: restrict(embeddings, others.only), embedderFor, clock, log };
    return createEmbedding(ports, { modelId: embedder.id, owner: `worker ${index}`, ...options });
  });
  const round: Deployment['round'] = async () => {
    const done = await Promise.all(workers.map((worker) => worker.embedDue(signal)));
    return done.reduce((sum, count) => sum + count, 0);
  };
  const isFinished: Deployment['isFinished'] = async (namespace) => {
    const { turns, memories } = await embeddings.status(namespace);
    return [turns, memories].every(({ total, embedded, refused }) => embedded + refused === total);
  };
  return {
    workers,
    clock,
    log,
    round,
    isFinished,
    async finish(...namespaces) {
      for (let rounds = 0; rounds < 500; rounds += 1) {
        const done = await round();
        const finished = await Promise.all(namespaces.map(isFinished));
        if (done === 0 && finished.every((isSo) => isSo)) return;
        clock.advance(done === 0 ? roundMs : 0);
      }
      throw new Error('there is still something to embed after 500 rounds');
    },
  };
}

function restrict(store: EmbeddingStore, only: readonly string[] | undefined): EmbeddingStore {
  if (only === undefined) return store;
  const listDue: EmbeddingStore['listDue'] = async (due) => {
    const { namespaces, next } = await store.listDue({ ...due, limit: 1_000 });
    return { namespaces: namespaces.filter((namespace) => only.includes(namespace)), next };
  };
  return { ...store, listDue };
}

/** A namespace, new where none is named, with sessions in which this was said. */
export async function converse(
  { store: { turns } }: StoreHarness,
  sessions: Readonly<Record<string, readonly TurnSketch[]>>,
  namespace: string = uniqueNamespace(),
): Promise<string> {
  for (const [sessionId, said] of Object.entries(sessions))
    await acceptTurns({ turns, namespace }, said, { sessionId });
  return namespace;
}

const useless: readonly (string | undefined)[] = ['wrong_dimension', 'missing_embedding', 'reset', 'not_json_body'];

/** The texts that were paid for and answered as they should be, as often as they were. */
export function listEmbeddedTexts(calls: readonly EmbeddingCall[]): string[] {
  return calls
    .filter(({ status, fault, aborted }) => status === 200 && !aborted && !useless.includes(fault))
    .flatMap(({ texts }) => texts);
}
