import { createEmbedding, type Embedding } from '../engine/embedding/embedding.ts';
import { guardEmbedder } from '../engine/models/guard-model.ts';
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

/** The stage that embeds in the background, behind the guards of every model; undefined where no embedder is configured. */
export function openEmbedding(setup: EmbedderSetup | undefined, ports: EmbeddingPorts): Embedding | undefined {
  if (setup === undefined) return undefined;
  const { store, settings, clock, log, owner } = ports;
  const { embeddings, quota, usage } = store;
  const embedderFor = guardEmbedder(setup.embedder, { quota, usage, settings, clock, log }, setup.guard);
  return createEmbedding({ store: embeddings, embedderFor, clock, log }, { modelId: setup.embedder.id, owner });
}
