import { z } from 'zod';

const instant = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);
const nextCursor = z
  .string()
  .nullable()
  .describe('The `before` of the next page, which is older; null where there is none.');
const statusSchema = z.enum(['active', 'superseded', 'archived', 'deleted']);

export const evidenceSchema = z
  .object({
    turnId: z.string(),
    sessionId: z.string(),
    seq: z.int().min(1),
    name: z.string().optional(),
    occurredAt: instant.describe("In the speaker's own zone."),
    quote: z.string().describe('The words it rests on, verbatim.'),
  })
  .meta({ id: 'Evidence' });

/** What is shown of a memory wherever one is. */
export const memoryShape = {
  id: z.string(),
  text: z.string(),
  category: z.string(),
  subject: z.string(),
  attribute: z.string().optional().describe('Where the subject can have one value at a time: home, employer, …'),
  importance: z.number(),
  confidence: z.number(),
  status: statusSchema,
  scope: z.enum(['organization', 'project', 'user']),
  validFrom: instant.optional(),
  validTo: instant.optional(),
  validPrecision: z.enum(['year', 'month', 'day', 'instant']).optional(),
  recordedAt: instant,
  supersededBy: z.string().optional(),
  evidence: z.array(evidenceSchema).readonly().describe('Empty where it was written by hand.'),
};

/** A memory with all that is known about it. */
export const memorySchema = z
  .object({
    ...memoryShape,
    type: z.enum(['semantic', 'episodic', 'working']).describe('What is so, what happened, what is going on.'),
    ownerId: z.string().optional().describe('The user or project; absent for the organisation.'),
    saidAt: instant.describe('When its newest evidence was said.'),
    supersededAt: instant.optional(),
    reinforcements: count.describe('How often it was said beyond the first time.'),
    pinned: z.boolean().describe('Kept whatever retention and capacity say.'),
    sessionId: z.string().optional().describe('Where it came from first; absent where it was written by hand.'),
    extractor: z.string().describe('What made it: `rules/1`, a model and prompt version, or `hand`.'),
  })
  .meta({ id: 'Memory' });

export const memoriesPageSchema = z
  .object({ memories: z.array(memorySchema).readonly().describe('Newest first.'), nextCursor })
  .meta({ id: 'MemoriesPage' });

const snapshotSchema = z
  .object({
    text: z.string(),
    status: statusSchema,
    importance: z.number(),
    pinned: z.boolean(),
    reinforcements: count,
    supersededBy: z.string().optional(),
  })
  .readonly()
  .meta({ id: 'MemorySnapshot' });

const changeSchema = z
  .object({
    changeId: z.string(),
    operation: z.string().describe('add, reinforce, revive, supersede, edit, pin, unpin, delete, restore, undo.'),
    runId: z.string().optional().describe('The run that did it; absent: by hand.'),
    recordedAt: z.date(),
    before: snapshotSchema.optional().describe('Absent: it was not there.'),
    after: snapshotSchema.optional().describe('Absent: it is gone, with the run that was undone.'),
  })
  .meta({ id: 'MemoryChange' });

export const memoryHistorySchema = z
  .object({ changes: z.array(changeSchema).readonly().describe('Oldest first.') })
  .meta({ id: 'MemoryHistory' });

export const memoryEvidenceSchema = z
  .object({ evidence: z.array(evidenceSchema).readonly().describe('In the order in which it was said.') })
  .meta({ id: 'MemoryEvidence' });

export const runSchema = z
  .object({
    runId: z.string(),
    windowId: z.string(),
    sessionId: z.string(),
    firstSeq: z.int().min(1),
    lastSeq: z.int().min(1),
    extractor: z.string(),
    factsProposed: count,
    factsDropped: count.describe('Without evidence that exists, or not fit to be kept.'),
    durationMs: count,
    createdAt: z.date(),
    undoneAt: z.date().optional(),
  })
  .meta({ id: 'Run' });

export const runsPageSchema = z
  .object({ runs: z.array(runSchema).readonly().describe('Newest first.'), nextCursor })
  .meta({ id: 'RunsPage' });
