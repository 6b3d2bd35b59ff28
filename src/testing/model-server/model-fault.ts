import type { ModelCall } from './model-call.ts';

/** Which calls each fault can befall. */
const faultReach = {
  rate_limited: 'both',
  quota_exhausted: 'both',
  server_error: 'both',
  bad_gateway: 'both',
  unavailable: 'both',
  unauthorized: 'both',
  unknown_model: 'both',
  context_too_long: 'both',
  hang: 'both',
  slow_body: 'both',
  reset: 'both',
  not_json_body: 'both',
  prompt_filtered: 'chat',
  truncated_json: 'chat',
  truncated_silently: 'chat',
  fenced_json: 'chat',
  prose: 'chat',
  only_prose: 'chat',
  wrong_types: 'chat',
  unknown_turns: 'chat',
  refusal: 'chat',
  content_filter: 'chat',
  degenerate: 'chat',
  empty: 'chat',
  no_choices: 'chat',
  wrong_dimension: 'embeddings',
  missing_embedding: 'embeddings',
  wrong_order: 'embeddings',
} as const satisfies Readonly<Record<string, 'both' | ModelCall['kind']>>;

/** The name of a fault. What each does stands in `docs/testing.md`. */
export type ModelFaultKind = keyof typeof faultReach;

/** Every fault that the server knows: for `it.each`. */
export const modelFaultKinds = Object.keys(faultReach) as readonly ModelFaultKind[];

/** A fault, with what may be said about it beyond its name. */
export interface ModelFault {
  readonly kind: ModelFaultKind;
  /** Only calls of this kind. Default: whichever the fault can befall. */
  readonly on?: ModelCall['kind'];
  /** Only calls of which this is true: a prompt that the model always chokes on, an input beyond so many tokens. */
  readonly when?: (call: ModelCall) => boolean;
  /** How many calls it befalls; `Infinity` until `clearFaults`. Default 1. */
  readonly times?: number;
  /**
   * The Retry-After header of `rate_limited` and `unavailable`: seconds, or an instant, which is sent as an HTTP date;
   * false for no header. Default 1 second for `rate_limited`, none for `unavailable`.
   */
  readonly retryAfter?: number | Date | false;
  /** Bytes of each piece of a `slow_body`. Default 16. */
  readonly pieceBytes?: number;
  /** Pause before each piece of a `slow_body`, in real milliseconds. Default 20. */
  readonly pauseMs?: number;
  /** Decides the places that it distorts. Default: another for each call, drawn from the server's seed. */
  readonly seed?: number;
}

/** Whether a fault can befall a call. */
export function befalls(fault: ModelFault, call: ModelCall): boolean {
  const reach = faultReach[fault.kind];
  if (reach !== 'both' && reach !== call.kind) return false;
  if (fault.on !== undefined && fault.on !== call.kind) return false;
  return fault.when === undefined || fault.when(call);
}

/** Takes a bare name for a fault without further words, and refuses one that could never happen as it is meant. */
export function parseFault(given: ModelFaultKind | ModelFault): ModelFault {
  const fault = typeof given === 'string' ? { kind: given } : given;
  const { kind, on, times = 1, pieceBytes = 1, pauseMs = 0 } = fault;
  // Tests in JavaScript have no types to keep them from a misspelt name.
  if (!Object.hasOwn(faultReach, kind)) throw new RangeError(`there is no fault "${kind}"`);
  const reach = faultReach[kind];
  if (on !== undefined && reach !== 'both' && on !== reach) throw new RangeError(`${kind} cannot befall ${on}`);
  if (!(times >= 1)) throw new RangeError('times must be at least 1');
  if (!(pieceBytes >= 1) || !(pauseMs >= 0)) throw new RangeError('a slow body needs pieces and a pause');
  return fault;
}
