/**
 * The output was invalid after salvage, refused, or the context too long: counted against the window's attempts. Its message
 * is kept with the window and logged, so it never holds content, prompts or keys.
 */
export class ContentFault extends Error {
  override readonly name = 'ContentFault';
  readonly code = 'extraction_invalid';
  /** Prompt and answer, kept with the attempt for inspection. */
  readonly payload: unknown;

  constructor(message: string, options: { cause?: unknown; payload?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.payload = options.payload;
  }
}

/** Of the error that is kept with a window whose provider did not answer in time. */
export const timeoutCode = 'provider_timeout';

/** 429, 5xx, connection, time-out, open breaker: the work waits, no attempt is used up. Its message is kept and logged, too. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';
  readonly retryAfterMs: number | undefined;
  /** No answer came in time: where that repeats while others are answered, it is the content that takes too long. */
  readonly timedOut: boolean;

  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number; timedOut?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
    this.timedOut = options.timedOut ?? false;
  }

  get code(): 'provider_fault' | typeof timeoutCode {
    return this.timedOut ? timeoutCode : 'provider_fault';
  }
}

/** The work must wait for a reason that is nobody's fault: a budget is used up, the namespace is paused. */
export class HoldWork extends Error {
  override readonly name = 'HoldWork';
  readonly code = 'held';
  readonly until: Date;

  constructor(reason: string, until: Date) {
    super(reason);
    this.until = until;
  }
}
