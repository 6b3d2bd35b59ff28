/** The bounds of the stand-in. Those of the real protocol are OpenAI's, so that what passes here passes there. */
export const modelServerLimits = {
  /** Bytes of a request body. Far above any prompt: what is larger is a mistake of the caller. */
  requestBytes: 32 * 1024 * 1024,
  /** Calls and refusals that are remembered; beyond it the oldest are forgotten, so that a soak test stays small. */
  rememberedCalls: 10_000,
  /** Faults and answers that wait for their call. */
  waiting: 10_000,
  /** Texts of one embedding request (OpenAI). */
  embeddingTexts: 2_048,
  /** Tokens of one text to embed (OpenAI). */
  embeddingTextTokens: 8_192,
  /** Tokens of all texts of one embedding request (OpenAI). */
  embeddingRequestTokens: 300_000,
  /** Numbers of a vector: more than any model on offer has. */
  dimensions: 8_192,
  /** Words that a degenerate answer repeats. */
  degenerateWords: 50_000,
} as const;
