import type { EmbeddingStore } from '../../ports/embedding-store.ts';
import type { Log } from '../../ports/log.ts';

/** After so many vectors of this process the store is asked again, then after twice as many. */
const firstVectors = 1_000;

/** Has the store index a model's vectors when there are enough of them. */
export class ModelIndex {
  readonly #modelId: string;
  readonly #store: Pick<EmbeddingStore, 'indexModel'>;
  readonly #log: Log;
  #kept = 0;
  /** Asked at the first vector: those of other processes count too. */
  #next = 0;

  constructor(modelId: string, store: Pick<EmbeddingStore, 'indexModel'>, log: Log) {
    this.#modelId = modelId;
    this.#store = store;
    this.#log = log;
  }

  /** So many more vectors have been kept. What is not indexed is found too, only more slowly: a failure is told, and that is all. */
  async count(vectors: number, dimension: number): Promise<void> {
    this.#kept += vectors;
    if (this.#kept <= this.#next) return;
    this.#next = Math.max(this.#kept * 2, firstVectors);
    const told = { model: this.#modelId, dimension };
    try {
      if (await this.#store.indexModel(this.#modelId, dimension)) this.#next = Infinity;
    } catch (error) {
      this.#log.warn('embedding.index_failed', { ...told, error });
    }
  }
}
