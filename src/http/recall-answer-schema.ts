import { z } from 'zod';

const evidenceSchema = z
  .object({
    turnId: z.string(),
    sessionId: z.string(),
    seq: z.int().min(1),
    name: z.string().optional(),
    occurredAt: z.string().meta({ format: 'date-time' }).describe("In the speaker's own zone."),
    quote: z.string().describe('The words it rests on, verbatim.'),
  })
  .meta({ id: 'Evidence' });

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
  })
  .meta({ id: 'TurnResult' });

const memoryResultSchema = z
  .object({
    type: z.literal('memory'),
    ...resultShape,
    category: z.string(),
    subject: z.string(),
    attribute: z.string().optional(),
    importance: z.number(),
    confidence: z.number(),
    status: z.string(),
    scope: z.string(),
    validFrom: z.string().optional(),
    validTo: z.string().optional(),
    validPrecision: z.string().optional(),
    recordedAt: z.string(),
    supersededBy: z.string().optional(),
  })
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
