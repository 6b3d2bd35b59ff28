/** One call of a language model. */
export interface ModelRequest {
  /** What the call is for, as shown in the usage ledger: extract, repair, judge. */
  readonly purpose: string;
  /** On whose account it goes. */
  readonly namespace: string;
  readonly windowId?: string;
  readonly system: string;
  /** Alternating, beginning and ending with the user's. */
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
  /** What the answer should look like, as JSON Schema: asked for where the provider knows how, never relied upon. */
  readonly schema: { readonly name: string; readonly json: Readonly<Record<string, unknown>> };
  readonly maxOutputTokens: number;
}

export interface ModelUsage {
  /** As the provider counts; estimated where it does not say. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ModelAnswer {
  /** As it came: nothing about it is checked. */
  readonly text: string;
  /** `cut_off`: it reached a limit of length; `refused`: a filter or the model would not. */
  readonly finish: 'complete' | 'cut_off' | 'refused';
  readonly usage: ModelUsage;
}

/**
 * A language model somewhere else. It does not retry, does not count and does not validate: whoever calls does. Leaves
 * out streaming, tools and pictures, which extraction has no use for.
 */
export interface LanguageModel {
  /** Provider and name, kept with every run: `openai/gpt-5-mini`. */
  readonly id: string;
  /**
   * Rejects with `ProviderFault` where the provider is at fault (429 with its Retry-After, 5xx, connection, time-out), or
   * what is configured (key, name, address: no other window would fare better), with `ContentFault` where the request is
   * (too long, refused by a filter with an error), with the signal's reason when aborted. Its errors hold no prompt, answer
   * or key.
   */
  generate(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
}
