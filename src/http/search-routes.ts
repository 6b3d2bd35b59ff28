import { z } from 'zod';
import { searchFilterSchema, searchSchema } from '../domain/search-schema.ts';
import type { Engine } from '../engine/engine.ts';
import { memoryAnswer } from '../engine/memory-answer.ts';
import { searchExamples } from './body-examples.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { memorySchema } from './memory-answer-schemas.ts';
import { namespaceParameters, namespaceRoot, noQuery } from './request-schemas.ts';

const count = z.int().min(0);
const basis = {
  lexical: "Lexical: (1 + s) / 2, where s is the share of the query's words, weighted by rarity, that the memory has.",
  hybrid: '(1 + cosine) / 2. A memory that has no vector yet counts by its share of the words of the query.',
} as const;

const foundMemorySchema = memorySchema
  .extend({ similarity: z.number().min(0).max(1).describe('From 0 to 1; by words from 0.5 (nothing in common).') })
  .meta({ id: 'FoundMemory' });

const searchAnswerSchema = z
  .object({
    success: z.literal(true),
    query: z.string(),
    memories: z.array(foundMemorySchema).readonly().describe('Most similar first.'),
    count,
    filtering_info: z
      .object({
        mode: z
          .enum(['hybrid', 'lexical'])
          .describe('lexical: there are no vectors, or that of the query did not come in time.'),
        similarity: z.string().describe('What similarity is made of.'),
        min_similarity: z.number(),
        candidates: count.describe('Memories that have a word of the query, or are among the nearest to it.'),
        below_min_similarity: count.describe('Of these, how many are less similar than was asked for.'),
        filter: searchFilterSchema.nullable(),
        query_optimized: z.literal(false).describe('There is no model that could rewrite the query.'),
      })
      .readonly(),
    vectorstore_name: z.string(),
  })
  .meta({ id: 'SearchAnswer' });

/** The search of the second source system: memories alone, by one similarity. */
export function addSearchRoutes(server: HttpServer, engine: Engine): void {
  server.route({
    method: 'POST',
    url: `${namespaceRoot}/search`,
    schema: {
      operationId: 'search',
      tags: ['Recall'],
      summary: 'Memories that are similar to a query',
      description: `All users and projects of the namespace, unless the filter names one. New clients take /recall, which also finds turns. Similarity is ${basis.hybrid} Without vectors: ${basis.lexical}`,
      params: namespaceParameters,
      querystring: noQuery,
      body: searchSchema.meta({ examples: searchExamples }),
      response: {
        200: describeAnswer('The memories that were found.', searchAnswerSchema),
        ...describeProblems(400, 413, 415, 500, 503),
      },
    },
    async handler(request, reply) {
      const { namespace } = request.params;
      const { query, filter, min_similarity } = request.body;
      const { found, candidates, belowMinimum, mode } = await engine.search(namespace, request.body);
      return await reply.send({
        success: true,
        query,
        memories: found.map(({ memory, similarity }) => ({ ...memoryAnswer(memory), similarity: round(similarity) })),
        count: found.length,
        filtering_info: {
          mode,
          similarity: basis[mode],
          min_similarity,
          candidates,
          below_min_similarity: belowMinimum,
          filter: filter ?? null,
          query_optimized: false,
        },
        vectorstore_name: namespace,
      });
    },
  });
}

/** More digits say nothing. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
