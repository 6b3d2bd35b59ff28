import { z } from 'zod';
import { idSchema, nameSchema, queryTextSchema } from './field-schemas.ts';
import { limits } from './limits.ts';
import { memoryFilterSchema } from './memory-schema.ts';

/** What narrows a search: all that is given must hold. */
export const searchFilterSchema = z.strictObject({
  session_id: idSchema.optional().describe('Only what rests on turns of this session.'),
  user_id: idSchema.optional().describe("Only this user's."),
  project_id: idSchema.optional().describe("Only this project's."),
  agent_id: idSchema.optional().describe("Only this agent's, and what belongs to none."),
  category: memoryFilterSchema.shape.category,
  subject: nameSchema.optional().describe('Whom or what it is about, without case and punctuation.'),
});

/** The body of `POST /search`, as clients of the second source system send it. */
export const searchSchema = z.strictObject({
  query: queryTextSchema.describe('A question or words, in any language.'),
  top_k: z.int().min(1).max(limits.recallResults).default(5).describe('Memories to answer with.'),
  filter: searchFilterSchema.nullish(),
  optimize_query: z
    .boolean()
    .default(false)
    .describe('Taken, and without effect as long as there is no model that could rewrite the query.'),
  min_similarity: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe('(1 + cosine) / 2; by words 0.5 stands for nothing in common, 1 for all.'),
});

export type SearchFilter = z.output<typeof searchFilterSchema>;
export type SearchRequest = z.output<typeof searchSchema>;
