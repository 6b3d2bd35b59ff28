import type { DrawnFault } from './fault-plan.ts';
import type { EmbeddingCall } from './model-call.ts';
import { buildJsonReply, type ModelReply } from './model-reply.ts';

interface Embedding {
  readonly index: number;
  readonly vector: readonly number[];
}

/** The vectors of a call, or what a fault made of them. */
export function buildEmbeddingReply(
  call: EmbeddingCall,
  vectors: readonly (readonly number[])[],
  drawn: DrawnFault | undefined,
): ModelReply {
  const embeddings = distortEmbeddings(
    vectors.map((vector, index) => ({ index, vector })),
    drawn,
  );
  const body = {
    object: 'list',
    data: embeddings.map(({ index, vector }) => ({
      object: 'embedding',
      index,
      embedding: call.encoding === 'base64' ? encodeVector(vector) : vector,
    })),
    model: call.model,
    usage: { prompt_tokens: call.inputTokens, total_tokens: call.inputTokens },
  };
  return buildJsonReply(body, 0);
}

function distortEmbeddings(embeddings: readonly Embedding[], drawn: DrawnFault | undefined): readonly Embedding[] {
  switch (drawn?.fault.kind) {
    case 'wrong_dimension':
      return embeddings.map(({ index, vector }) => ({ index, vector: resize(vector) }));
    case 'missing_embedding': {
      const missing = drawn.random.below(embeddings.length);
      return embeddings.filter(({ index }) => index !== missing);
    }
    case 'wrong_order': {
      // A turn of the list by at least one place and not all the way round: no two orders of two or more are the same.
      const by = 1 + drawn.random.below(Math.max(embeddings.length - 1, 1));
      return [...embeddings.slice(by), ...embeddings.slice(0, by)];
    }
    default:
      return embeddings;
  }
}

/** As if another model had answered: half as many numbers, or two where there was one. */
function resize(vector: readonly number[]): readonly number[] {
  return vector.length < 2 ? [1, 0] : vector.slice(0, vector.length >> 1);
}

/** 32-bit floats, least significant byte first, as OpenAI encodes them. */
function encodeVector(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
