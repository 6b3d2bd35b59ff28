import { type EmbeddingModel as AnySdkEmbedder, wrapEmbeddingModel } from 'ai';
import { MemoirError } from '../../domain/errors.ts';
import { estimateTokens } from '../../domain/tokens.ts';
import type { Embedder } from '../../ports/embedder.ts';
import { ProviderFault } from '../../ports/faults.ts';
import { idOf } from './ai-sdk-model.ts';
import { countOf } from './read-answer.ts';
import { defaultTimeoutMs, withinTime } from './time-limit.ts';
import { translateModelError } from './translate-model-error.ts';

/** An embedding model object of the AI SDK; not the name of one at a gateway. */
export type SdkEmbeddingModel = Parameters<typeof wrapEmbeddingModel>[0]['model'] & Exclude<AnySdkEmbedder, string>;

type SdkEmbeddings = Awaited<ReturnType<ReturnType<typeof wrapEmbeddingModel>['doEmbed']>>;

export interface AiSdkEmbedderOptions {
  /** Default: provider and name as the SDK has them. With `shorten`, the dimension is added to it: `…@512`. */
  readonly id?: string;
  /** Numbers of a vector; an answer of another length is refused. */
  readonly dimension?: number;
  /** Whether to ask the model for vectors of that dimension, as some can (OpenAI's text-embedding-3). Default false. */
  readonly shorten?: boolean;
  /** For one call, in ms. Default 120,000. */
  readonly timeoutMs?: number;
}

/** Any embedding model of the AI SDK behind our port: one call for all texts, so the caller keeps to the model's bounds. */
export function createAiSdkEmbedder(sdkModel: SdkEmbeddingModel, options: AiSdkEmbedderOptions = {}): Embedder {
  const { dimension, shorten = false, timeoutMs = defaultTimeoutMs } = options;
  const model = wrapEmbeddingModel({ model: sdkModel, middleware: {} });
  const asked = shorten ? dimension : undefined;
  const id = `${options.id ?? idOf(model)}${asked === undefined ? '' : `@${asked}`}`;
  const dimensions = asked === undefined ? {} : buildDimensions(asked);
  return {
    id,
    ...(dimension === undefined ? {} : { dimension }),
    async embed(texts, signal) {
      if (texts.length === 0) return { vectors: [], inputTokens: 0 };
      try {
        const result = await withinTime({ signal, timeoutMs }, (abortSignal) =>
          model.doEmbed({ values: [...texts], abortSignal, ...dimensions }),
        );
        const vectors = orderVectors(result, texts.length);
        checkDimension(vectors, { id, dimension });
        const inputTokens = countOf(result.usage?.tokens) ?? texts.reduce((sum, text) => sum + estimateTokens(text), 0);
        return { vectors, inputTokens };
      } catch (error) {
        signal.throwIfAborted();
        throw translateModelError(error);
      }
    },
  };
}

/** Once for the interface of the SDK, and as options for the models that do not read it there. */
function buildDimensions(dimensions: number) {
  return { dimensions, providerOptions: { openai: { dimensions }, openaiCompatible: { dimensions } } };
}

/** The SDK takes the vectors as they come; the protocol numbers them, and not every server sorts them. */
function orderVectors({ embeddings, response }: SdkEmbeddings, count: number): readonly (readonly number[])[] {
  if (embeddings.length !== count) {
    throw new ProviderFault(`The model provider answered with ${embeddings.length} vectors for ${count} texts.`);
  }
  const indexes = listIndexes(response?.body, count);
  if (indexes === undefined) return embeddings;
  const ordered: (readonly number[] | undefined)[] = Array.from({ length: count }, () => undefined);
  for (const [place, index] of indexes.entries()) ordered[index] = embeddings[place];
  const vectors = ordered.filter((vector) => vector !== undefined);
  if (vectors.length === count) return vectors;
  throw new ProviderFault('The model provider numbered the vectors of its answer wrongly.');
}

/** Undefined where the answer does not number its vectors. */
function listIndexes(body: unknown, count: number): readonly number[] | undefined {
  const data: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'data') : undefined;
  if (!Array.isArray(data) || data.length !== count) return undefined;
  const indexes = data.map((item: unknown): unknown =>
    typeof item === 'object' && item !== null ? Reflect.get(item, 'index') : undefined,
  );
  return indexes.every(
    (index) => typeof index === 'number' && Number.isSafeInteger(index) && index >= 0 && index < count,
  )
    ? (indexes as readonly number[])
    : undefined;
}

interface Expected {
  readonly id: string;
  readonly dimension: number | undefined;
}

function checkDimension(vectors: readonly (readonly number[])[], { id, dimension }: Expected): void {
  const wanted = dimension ?? vectors[0]?.length ?? 0;
  if (wanted === 0 || vectors.some((vector) => !vector.every(Number.isFinite))) {
    throw new ProviderFault('The model provider answered with a vector that is none.');
  }
  const other = vectors.find(({ length }) => length !== wanted);
  if (other === undefined) return;
  const detail =
    dimension === undefined
      ? `${id} answered with vectors of ${wanted} and of ${other.length} dimensions at once.`
      : `${id} answers with vectors of ${other.length} dimensions, and ${dimension} are configured.`;
  throw new MemoirError('embedding_dimension', detail);
}
