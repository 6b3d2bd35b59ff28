import { createAzure } from '@ai-sdk/azure';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { MemoirError } from '../../domain/errors.ts';
import type { Embedder } from '../../ports/embedder.ts';
import { type AiSdkEmbedderOptions, createAiSdkEmbedder, type SdkEmbeddingModel } from './ai-sdk-embedder.ts';
import { type AiSdkModel, createAiSdkModel, type SdkLanguageModel } from './ai-sdk-model.ts';
import { type AzureEndpoint, type AzureEndpointOptions, parseAzureEndpoint } from './azure-endpoint.ts';
import { boundedFetch } from './bounded-fetch.ts';

/** What every model on Azure needs; the endpoint in any of the forms of `parseAzureEndpoint`. */
export interface AzureOptions extends AzureEndpointOptions {
  /** Either this or `getToken`. */
  readonly apiKey?: string;
  /** An access token of Entra for `https://cognitiveservices.azure.com/.default`, asked for with each call. */
  readonly getToken?: () => Promise<string>;
  /** Default `azure/<deployment>`. */
  readonly id?: string;
  /** For one call, in ms. Default 120,000. */
  readonly timeoutMs?: number;
}

/** A provider of the SDK, cut to what we open. */
interface AzureProvider {
  chat(deployment: string): SdkLanguageModel;
  embedding(deployment: string): SdkEmbeddingModel;
}

/**
 * A chat deployment on Azure, by chat completions: every model there has these, the responses API only OpenAI's.
 *
 * @throws MemoirError `invalid_configuration` for an endpoint that is none, or without a key or a deployment.
 */
export function openAzureModel(options: AzureOptions): AiSdkModel {
  const endpoint = parseAzureEndpoint(options);
  return createAiSdkModel(
    createProvider(endpoint, options).chat(endpoint.deployment),
    commonOptions(endpoint, options),
  );
}

/**
 * An embedding deployment on Azure.
 *
 * @throws MemoirError `invalid_configuration` for an endpoint that is none, or without a key or a deployment.
 */
export function openAzureEmbedder(
  options: AzureOptions & Pick<AiSdkEmbedderOptions, 'dimension' | 'shorten'>,
): Embedder {
  const endpoint = parseAzureEndpoint(options);
  const { dimension, shorten } = options;
  return createAiSdkEmbedder(createProvider(endpoint, options).embedding(endpoint.deployment), {
    ...commonOptions(endpoint, options),
    ...(dimension === undefined ? {} : { dimension }),
    ...(shorten === undefined ? {} : { shorten }),
  });
}

function createProvider({ route, baseUrl, apiVersion }: AzureEndpoint, options: AzureOptions): AzureProvider {
  const { apiKey, getToken } = options;
  if ((apiKey ?? '') === '' && getToken === undefined) {
    throw new MemoirError('invalid_configuration', 'Azure needs an API key or an access token.', { field: 'apiKey' });
  }
  const versioned = apiVersion === undefined ? {} : { apiVersion };
  if (route === 'inference') return createInferenceProvider(baseUrl, apiVersion, options);
  return createAzure({
    baseURL: baseUrl,
    fetch: boundedFetch,
    useDeploymentBasedUrls: route === 'deployments',
    ...versioned,
    ...(getToken === undefined ? { apiKey: apiKey ?? '' } : { tokenProvider: getToken }),
  });
}

/** Not a route of Azure OpenAI: `@ai-sdk/azure` would put `/v1` and its own version behind it. */
function createInferenceProvider(
  baseURL: string,
  apiVersion: string | undefined,
  { apiKey, getToken }: AzureOptions,
): AzureProvider {
  const provider = createOpenAICompatible({
    name: 'memoir',
    baseURL,
    supportsStructuredOutputs: true,
    fetch: boundedFetch,
    ...(apiVersion === undefined ? {} : { queryParams: { 'api-version': apiVersion } }),
    ...(getToken === undefined ? { headers: { 'api-key': apiKey ?? '' } } : { apiKey: getToken }),
  });
  return { chat: (name) => provider.chatModel(name), embedding: (name) => provider.embeddingModel(name) };
}

function commonOptions(
  { deployment }: AzureEndpoint,
  { id, timeoutMs }: AzureOptions,
): { readonly id: string; readonly timeoutMs?: number } {
  return { id: id ?? `azure/${deployment}`, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}
