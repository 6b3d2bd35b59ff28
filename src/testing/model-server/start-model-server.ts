import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { type ChatAnswer, type ChatAnswerer, createAnswerSource } from './answer-source.ts';
import { createCallLog } from './call-log.ts';
import { createFaultPlan, type RandomFaults } from './fault-plan.ts';
import { buildHashedEmbedding } from './hashed-embedding.ts';
import type { ChatCall, EmbeddingCall, ModelCall, ModelServerUsage, RefusedRequest } from './model-call.ts';
import type { ModelFault, ModelFaultKind } from './model-fault.ts';
import { serveExchange } from './serve-exchange.ts';

export interface ModelServerOptions {
  /**
   * What chat calls are answered: a function of the call, or a list, each item for one call. When a list is at its end,
   * calls are refused with 400. Default: an empty JSON object, `{}`.
   */
  readonly answer?: ChatAnswerer | readonly (ChatAnswer | ChatAnswerer)[];
  /** The vector of a text. Default `buildHashedEmbedding`: related words come out close, meaning does not. */
  readonly embed?: (text: string, dimensions: number) => readonly number[] | Promise<readonly number[]>;
  /** Numbers of a vector where the request does not say. Default 64. */
  readonly dimensions?: number;
  /** Decides the places that faults distort. Default 1. */
  readonly seed?: number;
  /** The key that calls have to bring, as a bearer token or as `api-key`. Default: any, or none. */
  readonly apiKey?: string;
  /** Default: one that is free. With the port of a server that was closed, it comes back where it was. */
  readonly port?: number;
  /** What the times of calls and answers are read from. Default: the machine's. */
  readonly clock?: Clock;
}

/** A stand-in for the server of a language model and an embedding model. */
export interface ModelServer extends AsyncDisposable {
  /** The base URL of the OpenAI protocol: ends in `/v1`. */
  readonly url: string;
  /** Scheme, host and port: what stands for `https://name.openai.azure.com`. */
  readonly origin: string;
  readonly port: number;
  /** All calls, oldest first, also those under way and those that failed; the newest 10,000. */
  readonly calls: readonly ModelCall[];
  readonly chatCalls: readonly ChatCall[];
  readonly embeddingCalls: readonly EmbeddingCall[];
  /** Requests that were turned down as malformed; the newest 10,000. */
  readonly refused: readonly RefusedRequest[];
  readonly usage: ModelServerUsage;
  /** The next chat calls are answered this, one each, before whatever else would have been answered. */
  reply(...answers: readonly (ChatAnswer | ChatAnswerer)[]): void;
  /** These befall the next calls that they can befall, one each, in order. */
  fail(...faults: readonly (ModelFaultKind | ModelFault)[]): void;
  /** From now on faults befall calls at random, as a seed has it; those of `fail` come first. */
  setFaults(faults: RandomFaults): void;
  /** Forgets the faults of `fail` and `setFaults`. Calls that hang go on hanging. */
  clearFaults(): void;
  /** Every request is answered 503 until `up`. */
  down(): void;
  up(): void;
  /** Cuts the calls under way, hanging ones too, and ends listening. Closing twice is closing once. */
  close(): Promise<void>;
}

/**
 * Starts a server on the loopback interface that speaks the chat completions and embeddings of OpenAI and Azure OpenAI.
 * Bind it with `await using`, or close it.
 */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const { answer, embed = buildHashedEmbedding, dimensions = 64, seed = 1, clock = systemClock } = options;
  const answers = createAnswerSource(answer);
  const plan = createFaultPlan(seed);
  const log = createCallLog(clock);
  const parts = { answers, plan, log, embed, dimensions, apiKey: options.apiKey };
  const open = new Set<ServerResponse>();
  const http = createServer((incoming, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    void serveExchange(incoming, response, parts);
  });
  const port = await listen(http, options.port ?? 0);
  const origin = `http://127.0.0.1:${port}`;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= stop(http, open));
  return {
    url: `${origin}/v1`,
    origin,
    port,
    calls: log.calls,
    refused: log.refused,
    get chatCalls() {
      return log.calls.filter((call) => call.kind === 'chat');
    },
    get embeddingCalls() {
      return log.calls.filter((call) => call.kind === 'embeddings');
    },
    get usage() {
      return log.usage;
    },
    reply: (...more) => answers.add(more),
    fail: (...faults) => plan.add(faults),
    setFaults: (faults) => plan.setRandom(faults),
    clearFaults: () => plan.clear(),
    down: () => plan.setDown(true),
    up: () => plan.setDown(false),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function listen(http: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  http.once('error', reject);
  http.listen(port, '127.0.0.1', resolve);
  await promise;
  http.off('error', reject);
  return (http.address() as AddressInfo).port;
}

/** Returns when every call has been written down as ended, which is later than the server's own `close`. */
async function stop(http: Server, open: ReadonlySet<ServerResponse>): Promise<void> {
  const ended = [...open].filter(({ socket }) => socket !== null).map((response) => once(response, 'close'));
  const { promise, resolve } = Promise.withResolvers<void>();
  http.close(() => resolve());
  http.closeAllConnections();
  await Promise.all([promise, ...ended]);
}
