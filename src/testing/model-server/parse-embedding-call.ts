import { z } from 'zod';
import { estimateTokens } from '../../domain/tokens.ts';
import type { ParsedCall } from './call-log.ts';
import { modelServerLimits } from './limits.ts';
import type { RequestParts } from './parse-call.ts';
import { parseFields } from './parse-fields.ts';
import { invalidRequest } from './protocol-error.ts';

const textSchema = z.string().min(1, 'a text to embed cannot be empty');
const embeddingSchema = z.object({
  model: z.string().min(1).optional(),
  input: z.union(
    [textSchema, z.array(textSchema).min(1).max(modelServerLimits.embeddingTexts)],
    `expected a text, or a list of 1 to ${modelServerLimits.embeddingTexts} texts, none of them empty`,
  ),
  dimensions: z.int().min(1).max(modelServerLimits.dimensions).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
});

/** Reads the body of an embedding request, with OpenAI's bounds. */
export function parseEmbeddingCall({ deployment, ...parts }: RequestParts): ParsedCall {
  const fields = parseFields(embeddingSchema, parts.body);
  const model = fields.model ?? deployment;
  if (model === undefined) throw invalidRequest('you must provide a model parameter', 'model');
  const texts = [fields.input].flat();
  const inputTokens = countTokens(texts);
  return {
    ...parts,
    kind: 'embeddings',
    model,
    texts,
    dimensions: fields.dimensions ?? undefined,
    encoding: fields.encoding_format ?? 'float',
    text: texts.join('\n'),
    inputTokens,
  };
}

function countTokens(texts: readonly string[]): number {
  const { embeddingTextTokens, embeddingRequestTokens } = modelServerLimits;
  const counts = texts.map(estimateTokens);
  const longest = Math.max(...counts);
  if (longest > embeddingTextTokens) {
    throw invalidRequest(
      `This model's maximum context length is ${embeddingTextTokens} tokens, however you requested ${longest} tokens.`,
      'input',
    );
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= embeddingRequestTokens) return total;
  throw invalidRequest(`Requested ${total} tokens, max ${embeddingRequestTokens} tokens per request.`, 'input');
}
