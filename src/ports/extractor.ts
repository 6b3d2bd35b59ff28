import type { Extraction, ExtractionInput } from '../domain/extraction/fact.ts';

/** Turns a window of conversation into facts and an updated session summary. */
export interface Extractor {
  /** Name and version, kept with every run: `rules/1`, or model and prompt version. */
  readonly id: string;
  /** Whether a call costs nothing, so that windows may close soon and small. */
  readonly free: boolean;
  /**
   * Windows that it can work on at once with profit, where that is less than the engine would give it: one for a single
   * thread of this process, unbounded for a service elsewhere (the default).
   */
  readonly parallel?: number;
  /**
   * Proposes; the caller validates and disposes. Rejects with `ContentFault` where the answer cannot be used, with
   * `ProviderFault` where the provider is at fault, with the signal's reason when aborted.
   */
  extract(input: ExtractionInput, signal: AbortSignal): Promise<Extraction>;
}

/** The output was invalid after salvage, refused, or the context too long: counted against the window's attempts. */
export class ContentFault extends Error {
  override readonly name = 'ContentFault';
  /** Prompt and answer, kept with the attempt for inspection. */
  readonly payload: unknown;

  constructor(message: string, options: { cause?: unknown; payload?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.payload = options.payload;
  }
}

/** 429, 5xx, connection, time-out, open breaker: the window waits, no attempt is used up. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The work must wait for a reason that is nobody's fault: a budget is used up, the namespace is paused. */
export class HoldWork extends Error {
  override readonly name = 'HoldWork';
  readonly until: Date;

  constructor(reason: string, until: Date) {
    super(reason);
    this.until = until;
  }
}
