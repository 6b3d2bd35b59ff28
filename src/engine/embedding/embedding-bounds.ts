import { limits } from '../../domain/limits.ts';

/** What the model takes. */
export interface EmbeddingBounds {
  readonly textsPerCall: number;
  readonly tokensPerCall: number;
  /** Of a longer text the beginning is embedded: what it says is in there, and words further on are found as words. */
  readonly tokensPerText: number;
}

export const defaultBounds: EmbeddingBounds = {
  textsPerCall: limits.embeddingTexts,
  tokensPerCall: limits.embeddingCallTokens,
  tokensPerText: limits.embeddingTextTokens,
};
