import { z } from 'zod';
import { idSchema, memoryTextSchema, momentSchema, nameSchema } from './field-schemas.ts';
import { limits } from './limits.ts';

const categorySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,49}$/)
  .describe('Lower case: fact, preference, goal, skill, relationship, plan, opinion, event, …');
const importanceSchema = z.int().min(1).max(10);
const typeSchema = z.enum(['semantic', 'episodic', 'working']);
const statusSchema = z.enum(['active', 'superseded', 'archived', 'deleted']);

/** A memory written by hand. */
export const newMemorySchema = z.strictObject({
  text: memoryTextSchema.describe('A sentence that stands alone.'),
  subject: nameSchema.describe('Whom or what it is about.'),
  category: categorySchema.optional(),
  type: typeSchema.optional(),
  importance: importanceSchema.optional().describe('1 (trivial) to 10 (vital). Default 5.'),
  attribute: categorySchema
    .optional()
    .describe('Where the subject can have one value at a time (home, employer, …): a newer one supersedes.'),
  userId: idSchema.optional().describe("Whose it is. Absent: the project's, else the organisation's."),
  projectId: idSchema.optional(),
  agentId: idSchema.optional(),
  saidAt: momentSchema.optional().describe('When it was so. Default now.'),
});

export type NewMemory = z.output<typeof newMemorySchema>;
export type NewMemoryInput = z.input<typeof newMemorySchema>;

/** What can be changed of a memory by hand; at least one field. */
export const memoryEditSchema = z
  .strictObject({
    text: memoryTextSchema.optional(),
    category: categorySchema.optional(),
    importance: importanceSchema.optional(),
  })
  .refine((edit) => Object.values(edit).some((value) => value !== undefined), { message: 'must change something' });

export type MemoryEditInput = z.input<typeof memoryEditSchema>;

/** Which memories to list. */
export const memoryFilterSchema = z.strictObject({
  status: statusSchema.optional().describe('Default active.'),
  subject: nameSchema.optional(),
  category: categorySchema.optional(),
  sessionId: idSchema.optional(),
  userId: idSchema.optional(),
  limit: z.int().min(1).max(limits.pageItems).optional().describe('Default 50.'),
  before: z.uuid().optional().describe('The id of the last memory of the page before.'),
});

export type MemoryFilterInput = z.input<typeof memoryFilterSchema>;

/** Which runs to list. */
export const runPageSchema = z.strictObject({
  sessionId: idSchema.optional(),
  limit: z.int().min(1).max(limits.pageItems).optional().describe('Default 50.'),
  before: z.uuid().optional().describe('The id of the last run of the page before.'),
});

export type RunPageInput = z.input<typeof runPageSchema>;
