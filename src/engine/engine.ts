import type { Clock } from '../ports/clock.ts';
import type { Extractor } from '../ports/extractor.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { Turn } from '../domain/turn.ts';
import type { WakeQueue } from '../ports/wake-queue.ts';
import { type BackgroundEmbedding, createWorker, type Worker, type WorkerOptions } from './extraction/worker.ts';
import { createHierarchy, type Hierarchy } from './hierarchy/hierarchy.ts';
import { createIngestion, type Ingestion } from './ingestion/ingestion.ts';
import type { Settings } from './namespace-settings.ts';
import { createMemories, type Memories } from './memories/memories.ts';
import { createOperations, type Operations } from './operations/operations.ts';
import { createProfiles, type Profiles } from './profile/profiles.ts';
import { createProcessedWait, type ProcessedWait } from './recall/processed-wait.ts';
import type { QueryVectors } from './recall/query-vectors.ts';
import { createRecall, type Recall } from './recall/recall.ts';
import { type Context, createContext } from './recall/context.ts';
import { createSearch, type Search } from './recall/search.ts';
import { createSpeakerNames } from './recall/speaker-names.ts';
import { createUsage, type Usage } from './usage/usage.ts';
import { WakeSender } from './wake-sender.ts';

/** What the engine needs of the outside. */
export interface EnginePorts {
  readonly store: Store;
  readonly wakes: WakeQueue;
  readonly extractor: Extractor;
  readonly settings: Settings;
  /** Embeds in the background; absent: nothing is embedded. */
  readonly embedding?: BackgroundEmbedding;
  /** Questions as vectors; absent: recall goes by words alone. */
  readonly queryVectors?: QueryVectors;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether Redis answers; undefined where none is used. */
  isRedisReady?(): Promise<boolean | undefined>;
}

/** The whole product behind one object: the surfaces parse, call this, and translate errors. */
export interface Engine {
  readonly ingestion: Ingestion;
  readonly recall: Recall;
  readonly context: Context;
  readonly search: Search;
  readonly memories: Memories;
  readonly profiles: Profiles;
  readonly hierarchy: Hierarchy;
  readonly operations: Operations;
  readonly usage: Usage;
  readonly worker: Worker;
  /** The newest turns of a session, in order; `before` is a seq. */
  listTurns(
    namespace: string,
    sessionId: string,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<Turn[]>;
  /** Whether the store answers. */
  isReady(): Promise<boolean>;
  /** Whether Redis answers; undefined where none is used. */
  isRedisReady(): Promise<boolean | undefined>;
}

/** Puts the stages together. Owns nothing: whoever opened the ports closes them, the worker first. */
export function createEngine(ports: EnginePorts, options: WorkerOptions): Engine {
  const { store, wakes, clock, log, extractor, settings, queryVectors } = ports;
  const sender = new WakeSender(wakes, log);
  const processed = createProcessedWait({ pending: store.pending, wakes: sender, clock });
  const questions = queryVectors && { vectors: queryVectors, names: createSpeakerNames() };
  const searchPorts = { index: store.recall, clock, ...(questions === undefined ? {} : { questions }) };
  const recallPorts = { ...searchPorts, processed };
  const worker = createWorker(
    {
      windows: store.windows,
      memories: store.memories,
      wakes,
      sender,
      heartbeats: store.heartbeats,
      upkeep: store,
      extractor,
      ...(ports.embedding === undefined ? {} : { embedding: ports.embedding }),
      clock,
      log,
      settings,
    },
    options,
  );
  return {
    ingestion: createIngestion({ turns: store.turns, wakes: sender, clock, log, settings }),
    recall: createRecall(recallPorts),
    context: createContext({ ...recallPorts, profiles: store.profiles }),
    search: createSearch(searchPorts),
    memories: createMemories({ store: store.memories, clock }),
    profiles: createProfiles({ store: store.profiles, clock }),
    hierarchy: createHierarchy({
      reader: store.hierarchy,
      turns: store.turns,
      embeddings: store.embeddings,
      clock,
    }),
    operations: createOperations({ windows: store.windows, wakes: sender, clock, settings }),
    usage: createUsage({ ledger: store.usage, settings, clock }),
    worker: endingWaits(worker, processed),
    listTurns: (namespace, sessionId, page) => store.turns.listTurns(namespace, sessionId, page),
    isReady: () => store.isReady(),
    isRedisReady: async () => await ports.isRedisReady?.(),
  };
}

/** Once nobody processes any more, nobody need wait for it. */
function endingWaits(worker: Worker, processed: ProcessedWait): Worker {
  return {
    ...worker,
    async close() {
      processed.end();
      await worker.close();
    },
  };
}
