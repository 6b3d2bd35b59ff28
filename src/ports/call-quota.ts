/** What all processes of a deployment together may ask of one model. Absent: without a limit. Each at least 1. */
export interface CallLimits {
  /** Calls at once. */
  readonly concurrency?: number;
  /** Calls in any minute. */
  readonly requestsPerMinute?: number;
  /** Tokens in any minute, those that were sent and those that were answered. */
  readonly tokensPerMinute?: number;
}

export interface QuotaRequest {
  /** Whose limits they are: `LanguageModel.id`. */
  readonly modelId: string;
  /** Estimated, with the longest answer that may come. */
  readonly tokens: number;
  /** After which the call is taken to have died with its process. Longer than any call may take. */
  readonly leaseMs: number;
}

export type QuotaDecision =
  | { readonly granted: true; readonly reservationId: string }
  | {
      readonly granted: false;
      /** The limit that stands in the way the longest. */
      readonly limit: 'concurrency' | 'requests' | 'tokens';
      /** When it is worth asking again; a guess for `concurrency`, as nobody knows when a call will end. */
      readonly retryAfterMs: number;
    };

/**
 * Counts the calls of all processes against limits that they share. Minutes and leases go by the clock of the store, the
 * only one that all of them have in common. Leaves out waiting and order: who asks first after a limit has lifted is first.
 */
export interface CallQuota {
  /**
   * Asks for one call. A call that alone is larger than the tokens of a minute is granted when no other has been made in
   * the last one: it could never be otherwise, and it is for the provider to refuse it.
   */
  reserve(request: QuotaRequest, limits: CallLimits): Promise<QuotaDecision>;
  /**
   * Ends a call: frees its place and counts the tokens that it took instead of the estimate, which stands where none are
   * given. Does nothing for a reservation that has ended or run out.
   */
  settle(reservationId: string, tokens?: number): Promise<void>;
}
