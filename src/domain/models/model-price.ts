/** What a model costs, in whole units of a currency (one for all models of a deployment) per million tokens. */
export interface ModelPrice {
  readonly inputPerMillion: number;
  /** Absent for models that answer with vectors. */
  readonly outputPerMillion?: number;
}

export interface TokenCounts {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Beyond this a sum of costs could not be a number of JavaScript any more: nine billion units. */
const mostMicros = Number.MAX_SAFE_INTEGER;

/**
 * The cost of a call in millionths of the currency's unit, to the nearest: units per million tokens are millionths per
 * token. A model without a price costs nothing.
 */
export function costMicros({ inputTokens, outputTokens }: TokenCounts, price: ModelPrice | undefined): number {
  if (price === undefined) return 0;
  const micros = inputTokens * price.inputPerMillion + outputTokens * (price.outputPerMillion ?? 0);
  return Math.min(Math.max(Math.round(micros), 0), mostMicros);
}
