import type { Clock } from '../../ports/clock.ts';
import { modelServerLimits } from './limits.ts';
import type { ChatCall, EmbeddingCall, ModelCall, ModelServerUsage, RefusedRequest } from './model-call.ts';

type StartFields = 'number' | 'startedAt' | 'endedAt' | 'status' | 'outputTokens' | 'fault' | 'aborted' | 'error';

/** What a request says of itself, before the server has done anything about it. */
export type ParsedCall = Omit<ChatCall, StartFields> | Omit<EmbeddingCall, StartFields>;

/** A call while the server is still writing about it. */
export type OpenCall = ParsedCall & { -readonly [Field in StartFields]: ModelCall[Field] };

/** What the server remembers of its calls. */
export interface CallLog {
  readonly calls: readonly ModelCall[];
  readonly refused: readonly RefusedRequest[];
  readonly usage: ModelServerUsage;
  start(parsed: ParsedCall): OpenCall;
  /** An answer is on its way: whatever becomes of it, a provider has done its work and charges for it. */
  answer(call: OpenCall, reply: { readonly status: number; readonly outputTokens: number }): void;
  end(call: OpenCall, aborted: boolean): void;
  refuse(request: RefusedRequest): void;
}

export function createCallLog(clock: Clock): CallLog {
  const calls: ModelCall[] = [];
  const refused: RefusedRequest[] = [];
  const usage = { calls: 0, inputTokens: 0, outputTokens: 0, peakInFlight: 0 };
  let inFlight = 0;
  return {
    calls,
    refused,
    get usage() {
      return { ...usage };
    },
    start(parsed) {
      usage.calls += 1;
      inFlight += 1;
      usage.peakInFlight = Math.max(usage.peakInFlight, inFlight);
      const call: OpenCall = {
        ...parsed,
        number: usage.calls,
        startedAt: clock.now(),
        endedAt: undefined,
        status: undefined,
        outputTokens: 0,
        fault: undefined,
        aborted: false,
        error: undefined,
      };
      remember(calls, call);
      return call;
    },
    answer(call, { status, outputTokens }) {
      call.status = status;
      call.outputTokens = outputTokens;
      if (status !== 200) return;
      usage.inputTokens += call.inputTokens;
      usage.outputTokens += outputTokens;
    },
    end(call, aborted) {
      inFlight -= 1;
      call.endedAt = clock.now();
      call.aborted = aborted;
    },
    refuse: (request) => remember(refused, request),
  };
}

function remember<Item>(items: Item[], item: Item): void {
  items.push(item);
  if (items.length > modelServerLimits.rememberedCalls) items.shift();
}
