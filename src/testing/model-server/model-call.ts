import type { ModelFaultKind } from './model-fault.ts';

/** A message as it was sent, with the text parts of its content joined. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/** What was asked of the form of an answer. */
export interface ChatResponseFormat {
  readonly type: 'text' | 'json_object' | 'json_schema';
  readonly name?: string;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly strict?: boolean;
}

interface CallBase {
  /** 1 for the first call that the server took, whatever its kind. */
  readonly number: number;
  /** As requested, with the query. */
  readonly path: string;
  readonly model: string;
  /** In lower case; of a key or a cookie only that it was there. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole request, for what has no field of its own here. */
  readonly body: Readonly<Record<string, unknown>>;
  /** All that was sent to be read, joined by line breaks: what to search a prompt in. */
  readonly text: string;
  /** Counted from the texts (and the JSON schema, which providers count too), as `estimateTokens` counts. */
  readonly inputTokens: number;
  /** Counted from what was answered: 0 for errors and embeddings. */
  readonly outputTokens: number;
  /** The fault that befell it. */
  readonly fault: ModelFaultKind | undefined;
  readonly startedAt: Date;
  /** Undefined while the call is under way. */
  readonly endedAt: Date | undefined;
  /** Undefined while the call is under way, and where nothing was ever answered. */
  readonly status: number | undefined;
  /** The connection ended before the answer did: the client gave up, a `reset`, or the server was closed. */
  readonly aborted: boolean;
  /** What the test's own `answer` or `embed` threw; the client was told 400. */
  readonly error: unknown;
}

/** A chat completion that was asked for. */
export interface ChatCall extends CallBase {
  readonly kind: 'chat';
  readonly messages: readonly ChatMessage[];
  readonly responseFormat: ChatResponseFormat | undefined;
  /** `max_completion_tokens` or `max_tokens`: an answer is cut there. */
  readonly maxTokens: number | undefined;
}

/** Embeddings that were asked for. */
export interface EmbeddingCall extends CallBase {
  readonly kind: 'embeddings';
  readonly texts: readonly string[];
  /** Undefined where the request left it to the model. */
  readonly dimensions: number | undefined;
  readonly encoding: 'float' | 'base64';
}

/** A call that the server took: `kind` tells which. */
export type ModelCall = ChatCall | EmbeddingCall;

/** A request that the server turned down as malformed, as a real one would: most often a mistake of the client's. */
export interface RefusedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly message: string;
}

/** What a provider would have charged for, and how wide the client opened the tap. */
export interface ModelServerUsage {
  /** All calls, answered or not, forgotten or not. */
  readonly calls: number;
  /** Of the calls that got an answer with status 200. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The most calls that were under way at once. */
  readonly peakInFlight: number;
}
