import { createEmbedding, type Embedding } from '../engine/embedding/embedding.ts';
import { guardEmbedder } from '../engine/models/guard-model.ts';
import { createQueryVectors, type QueryVectors } from '../engine/recall/query-vectors.ts';
import type { Settings } from '../engine/namespace-settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { EmbedderSetup } from './open-extractor.ts';

interface EmbeddingPorts {
  readonly store: Store;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process in leases. */
  readonly owner: string;
}

/** What an embedding model is used for. */
export interface OpenedEmbedding {
  /** Gives turns and memories their vectors in the background. */
  readonly embedding: Embedding;
  /** Gives questions theirs. */
  readonly queryVectors: QueryVectors;
  close(): Promise<void>;
}

/** Both behind the guards that every model has, and the same ones; undefined where no embedder is configured. */
export function openEmbedding(setup: EmbedderSetup | undefined, ports: EmbeddingPorts): OpenedEmbedding | undefined {
  if (setup === undefined) return undefined;
  const { store, settings, clock, log, owner } = ports;
  const { embeddings, quota, usage } = store;
  const { embedder, guard, queryTimeoutMs: timeoutMs } = setup;
  const embedderFor = guardEmbedder(embedder, { quota, usage, settings, clock, log }, guard);
  const embedding = createEmbedding({ store: embeddings, embedderFor, clock, log }, { modelId: embedder.id, owner });
  const queryVectors = createQueryVectors({ embedderFor, log }, timeoutMs === undefined ? {} : { timeoutMs });
  return {
    embedding,
    queryVectors,
    close: async () => void (await Promise.all([embedding.close(), queryVectors.close()])),
  };
}
