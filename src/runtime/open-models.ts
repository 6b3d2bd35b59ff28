import { MemoirError } from '../domain/errors.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { LanguageModel } from '../ports/language-model.ts';
import type { Config } from './config.ts';

/** What extraction asks where a key is there and no model is named. */
const defaultModel = 'gpt-5-mini';
/** Names no model: extraction is by rules although there is a key. */
const rulesOnly = 'rules';

/**
 * The language model that the configuration names: on Azure where its endpoint is set, else on OpenAI or what speaks like
 * it where a key or a base URL is. Undefined: extraction is by rules. Loaded only when needed: the SDK takes a tenth of a second.
 *
 * @throws MemoirError `invalid_configuration` where a model is named and nowhere to ask it.
 */
export async function openConfiguredModel(config: Config): Promise<LanguageModel | undefined> {
  if (config.model === rulesOnly) return undefined;
  const timeoutMs = config.modelTimeoutSeconds * 1_000;
  if (config.azureEndpoint !== undefined) {
    const { openAzureModel } = await import('../adapters/ai-sdk/open-azure.ts');
    return openAzureModel({
      ...azureOf(config),
      ...(config.model === undefined ? {} : { deployment: config.model }),
      timeoutMs,
    });
  }
  if (!hasOpenAi(config)) return refuseName('model', config.model);
  const { openOpenAiModel } = await import('../adapters/ai-sdk/open-openai.ts');
  return openOpenAiModel({ ...openAiOf(config), model: config.model ?? defaultModel, timeoutMs });
}

/** What extraction asks, by name, where the configuration names nothing: `rules` for none. Undefined: an endpoint names it itself. */
export function defaultModelName(config: Config): string | undefined {
  if (config.azureEndpoint !== undefined) return undefined;
  return hasOpenAi(config) ? defaultModel : rulesOnly;
}

/** The embedding model that the configuration names; undefined: nothing is embedded. Throws like `openConfiguredModel`. */
export async function openConfiguredEmbedder(config: Config): Promise<Embedder | undefined> {
  const { embeddingModel: model, embeddingDimension } = config;
  if (model === undefined) return undefined;
  const dimension = embeddingDimension === undefined ? {} : { dimension: embeddingDimension };
  if (hasOpenAi(config)) {
    const { openOpenAiEmbedder } = await import('../adapters/ai-sdk/open-openai.ts');
    return openOpenAiEmbedder({ ...openAiOf(config), model, ...dimension });
  }
  if (config.azureEndpoint === undefined) return refuseName('embeddingModel', model);
  const { openAzureEmbedder } = await import('../adapters/ai-sdk/open-azure.ts');
  return openAzureEmbedder({ ...azureOf(config), deployment: model, ...dimension });
}

function hasOpenAi({ openaiApiKey, openaiBaseUrl }: Config): boolean {
  return openaiApiKey !== undefined || openaiBaseUrl !== undefined;
}

function openAiOf({ openaiApiKey, openaiBaseUrl }: Config): { readonly apiKey?: string; readonly baseUrl?: string } {
  return {
    ...(openaiApiKey === undefined ? {} : { apiKey: openaiApiKey }),
    ...(openaiBaseUrl === undefined ? {} : { baseUrl: openaiBaseUrl }),
  };
}

function azureOf({ azureEndpoint = '', azureApiKey }: Config): { readonly endpoint: string; readonly apiKey?: string } {
  return { endpoint: azureEndpoint, ...(azureApiKey === undefined ? {} : { apiKey: azureApiKey }) };
}

/** A model that is named and cannot be asked would otherwise be rules without a word. */
function refuseName(key: 'model' | 'embeddingModel', name: string | undefined): undefined {
  if (name === undefined) return undefined;
  throw new MemoirError(
    'invalid_configuration',
    `${key} names a model, and none of OPENAI_API_KEY, OPENAI_BASE_URL and AZURE_AI_CHAT_ENDPOINT says where to ask it.`,
    { field: key },
  );
}
