import { z } from 'zod';
import { idSchema, momentSchema, queryTextSchema } from './field-schemas.ts';
import { limits } from './limits.ts';

/** What can be recalled; later summaries and records. */
export const recallKinds = ['memory', 'turn', 'summary', 'record'] as const;

/** The body of `POST /recall`, and the argument of the library's `recall`. */
export const recallSchema = z.strictObject({
  query: queryTextSchema.describe('A question or words, in any language.'),
  userId: idSchema.optional().describe("Whose memory beside the organisation's. Absent: the organisation's alone."),
  projectId: idSchema.optional(),
  agentId: idSchema.optional(),
  sessionId: idSchema.optional().describe('Only this session.'),
  scope: z.enum(['all']).optional().describe('All users and projects of the namespace.'),
  limit: z.int().min(1).max(limits.recallResults).optional().describe('Results. Default 10.'),
  tokenBudget: z
    .int()
    .min(1)
    .max(limits.tokenBudget)
    .optional()
    .describe('Tokens that the texts of the results may take together.'),
  kinds: z.array(z.enum(recallKinds)).min(1).max(recallKinds.length).optional(),
  since: momentSchema.optional().describe('Said or valid from then on.'),
  until: momentSchema.optional().describe('Said or valid before then.'),
  now: momentSchema
    .optional()
    .describe(
      'When the question is asked, where it is asked: "last week" and "on Friday" in it are understood from there. Default: now, in UTC.',
    ),
  asOf: momentSchema.optional().describe('Memories that were true then.'),
  knownAt: momentSchema.optional().describe('Memories as they were known then.'),
  includeSuperseded: z.boolean().optional(),
  consistency: z
    .enum(['now', 'processed'])
    .optional()
    .describe(
      'processed: closes what waits to fall silent, and waits within a bound for what was acknowledged to be processed. Default now.',
    ),
  waitMs: z
    .int()
    .min(0)
    .max(limits.waitMs)
    .optional()
    .describe('How long consistency: processed waits at most, in ms. Default 5000.'),
  explain: z.boolean().optional().describe('Shows what each score is made of.'),
});

export type RecallRequest = z.output<typeof recallSchema>;
export type RecallInput = z.input<typeof recallSchema>;
