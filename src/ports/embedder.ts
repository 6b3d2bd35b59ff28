/** What one call of an embedding model gives back. */
export interface Embeddings {
  /** One for each text, in order, all of one length. */
  readonly vectors: readonly (readonly number[])[];
  readonly inputTokens: number;
}

/** An embedding model somewhere else. Does not retry, batch or cache: whoever calls does. */
export interface Embedder {
  /** Provider and name: `openai/text-embedding-3-small`. Kept with each vector; vectors of two models are never compared. */
  readonly id: string;
  /** Numbers of a vector, where it was configured: an answer of another length is refused. */
  readonly dimension?: number;
  /**
   * Rejects like `LanguageModel.generate`, and with MemoirError `embedding_dimension`, naming both dimensions, where the
   * answer's is not the configured one or differs within the answer.
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embeddings>;
}
