import { z } from 'zod';
import { evidenceSchema, memoryShape } from './memory-answer-schemas.ts';

const resultShape = {
  id: z.string(),
  text: z.string(),
  score: z.number(),
  parts: z
    .record(z.string(), z.number())
    .readonly()
    .optional()
    .describe('What the score is made of, where explain was asked for.'),
  evidence: z.array(evidenceSchema).readonly(),
};

const turnResultSchema = z
  .object({
    type: z.literal('turn'),
    ...resultShape,
    role: z.string(),
    name: z.string().optional(),
    userId: z.string().optional(),
    supersededBy: z
      .string()
      .optional()
      .describe('The memory that holds instead of what the turn says about the question.'),
  })
  .meta({ id: 'TurnResult' });

const memoryResultSchema = z
  .object({ type: z.literal('memory'), ...resultShape, ...memoryShape })
  .meta({ id: 'MemoryResult' });

/** What a recall answers. */
export const recallAnswerSchema = z
  .object({
    results: z
      .array(z.discriminatedUnion('type', [turnResultSchema, memoryResultSchema]))
      .readonly()
      .describe('Best first.'),
    mode: z.enum(['hybrid', 'lexical']),
    notes: z.array(z.string()).readonly().describe('What the caller should know about how the answer came about.'),
    freshness: z
      .object({
        pendingTurns: z.int().min(0).describe('Turns that are not processed yet. They are recalled all the same.'),
        heldTurns: z.int().min(0).describe('Of these, held by a budget or a pause.'),
        oldestPendingMs: z.number().min(0),
        complete: z.boolean().describe('Nothing is pending.'),
      })
      .readonly(),
  })
  .meta({ id: 'RecallAnswer' });
