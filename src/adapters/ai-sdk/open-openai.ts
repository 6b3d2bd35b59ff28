import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { Embedder } from '../../ports/embedder.ts';
import { type AiSdkEmbedderOptions, createAiSdkEmbedder } from './ai-sdk-embedder.ts';
import { type AiSdkModel, createAiSdkModel } from './ai-sdk-model.ts';
import { parseApiAddress } from './api-address.ts';
import { boundedFetch } from './bounded-fetch.ts';

const openAiUrl = 'https://api.openai.com/v1';

/** What every model behind the protocol of OpenAI needs. */
export interface OpenAiOptions {
  /** Absent where the server asks for none, as Ollama. */
  readonly apiKey?: string;
  /**
   * OpenAI itself by default. Any server of the protocol will do, by the address that ends where `/chat/completions`
   * begins: `http://localhost:11434/v1` for Ollama. A query in it goes with each request.
   */
  readonly baseUrl?: string;
  readonly model: string;
  /** Default `openai/<model>`, or `openai-compatible/<model>` where another base URL is given. */
  readonly id?: string;
  /** For one call, in ms. Default 120,000. */
  readonly timeoutMs?: number;
}

export interface OpenAiModelOptions extends OpenAiOptions {
  /**
   * Whether to ask for JSON by its schema. Default true: a server that does not know how says so once and is then asked
   * for less. False spares a server that neither knows nor says so.
   */
  readonly supportsStructuredOutputs?: boolean;
}

/**
 * A chat model of OpenAI or of any server with its protocol.
 *
 * @throws MemoirError `invalid_configuration` where the base URL is none.
 */
export function openOpenAiModel(options: OpenAiModelOptions): AiSdkModel {
  const { supportsStructuredOutputs = true } = options;
  return createAiSdkModel(createProvider(options).chatModel(options.model), {
    id: idOf(options),
    answerFormat: supportsStructuredOutputs ? 'strict' : 'json',
    ...timeoutOf(options),
  });
}

/**
 * An embedding model of OpenAI or of any server with its protocol.
 *
 * @throws MemoirError `invalid_configuration` where the base URL is none.
 */
export function openOpenAiEmbedder(
  options: OpenAiOptions & Pick<AiSdkEmbedderOptions, 'dimension' | 'shorten'>,
): Embedder {
  const { dimension, shorten } = options;
  return createAiSdkEmbedder(createProvider(options).embeddingModel(options.model), {
    id: idOf(options),
    ...(dimension === undefined ? {} : { dimension }),
    ...(shorten === undefined ? {} : { shorten }),
    ...timeoutOf(options),
  });
}

function createProvider({ baseUrl = openAiUrl, apiKey }: OpenAiOptions) {
  const { base, query } = parseApiAddress(baseUrl, 'baseUrl');
  return createOpenAICompatible({
    // Not a name that the SDK knows options under: what is said to OpenAI's own provider must not reach this one.
    name: 'memoir',
    baseURL: base,
    queryParams: query,
    supportsStructuredOutputs: true,
    fetch: boundedFetch,
    ...(apiKey === undefined || apiKey === '' ? {} : { apiKey }),
  });
}

function idOf({ id, baseUrl, model }: OpenAiOptions): string {
  return id ?? `${(baseUrl ?? openAiUrl).startsWith(openAiUrl) ? 'openai' : 'openai-compatible'}/${model}`;
}

function timeoutOf({ timeoutMs }: OpenAiOptions): { readonly timeoutMs?: number } {
  return timeoutMs === undefined ? {} : { timeoutMs };
}
