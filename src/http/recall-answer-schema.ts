import { z } from 'zod';
import { profileFields } from '../domain/extraction/fact.ts';
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

const modeSchema = z.enum(['hybrid', 'lexical']);
const notesSchema = z
  .array(z.string())
  .readonly()
  .describe('What the caller should know about how the answer came about.');
const freshnessSchema = z
  .object({
    pendingTurns: z.int().min(0).describe('Turns that are not processed yet. They are recalled all the same.'),
    heldTurns: z.int().min(0).describe('Of these, held by a budget or a pause.'),
    oldestPendingMs: z.number().min(0),
    complete: z.boolean().describe('Nothing is pending.'),
  })
  .readonly();

/** What a recall answers. */
export const recallAnswerSchema = z
  .object({
    results: z
      .array(z.discriminatedUnion('type', [turnResultSchema, memoryResultSchema]))
      .readonly()
      .describe('Best first.'),
    mode: modeSchema,
    notes: notesSchema,
    freshness: freshnessSchema,
  })
  .meta({ id: 'RecallAnswer' });

const messageShape = z.object({
  id: z.string(),
  seq: z.int(),
  role: z.string(),
  name: z.string().optional(),
  text: z.string().describe('As the text has it: one line, cut where it is long.'),
  occurredAt: z.string().describe("ISO 8601, in the speaker's own zone."),
});
const messagesSchema = z.array(messageShape).readonly();
const entriesSchema = z.array(z.object({ id: z.string(), text: z.string() })).readonly();

/** What a context answers. */
export const contextAnswerSchema = z
  .object({
    text: z
      .string()
      .describe('Ready for a prompt, between tags by which it is known again when it comes back in a turn.'),
    tokens: z.int().min(0).describe('Of the text, estimated on the high side.'),
    sections: z
      .object({
        profile: z
          .object(Object.fromEntries(profileFields.map((field) => [field, entriesSchema.optional()])))
          .optional()
          .describe('Fields with what is shown of them. Absent where no user is named, or the past is asked for.'),
        memories: z.array(memoryResultSchema).readonly(),
        exchanges: z
          .array(z.object({ sessionId: z.string(), messages: messagesSchema }))
          .readonly()
          .describe('Messages of one session without a gap, in the order in which they were said.'),
        recentTurns: messagesSchema.describe('The latest turns of the session that was named.'),
      })
      .readonly()
      .describe('What the text is made of.'),
    mode: modeSchema,
    notes: notesSchema,
    freshness: freshnessSchema,
  })
  .meta({ id: 'ContextAnswer' });
