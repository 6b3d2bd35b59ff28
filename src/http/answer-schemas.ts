import { z } from 'zod';
import type { Turn } from '../domain/turn.ts';
import { formatMoment } from '../domain/instant.ts';

/** What the routes answer, for the types of their handlers and for the OpenAPI document. Instants become ISO 8601. */

const count = z.int().min(0);
const seq = z.int().min(1);
const freeObject = z.record(z.string(), z.unknown()).readonly();
const codeAndDetail = z.object({ code: z.string(), detail: z.string() }).readonly();
const nextCursor = z
  .string()
  .nullable()
  .describe('The `before` of the next page, which is older; null where there is none.');

export const acceptedSchema = z
  .object({
    accepted: z
      .array(z.object({ id: z.string(), seq }).readonly())
      .readonly()
      .describe('In the order of the request; known ids with the seq they have.'),
    sessionId: z.string(),
    queuedAt: z.date(),
  })
  .meta({ id: 'Accepted' });

export const storedRawSchema = z
  .object({
    success: z.literal(true),
    raw_memory_id: z.string(),
    queued_at: z.date(),
    estimated_processing_time: z.string().describe('In words, and rough: "under a minute".'),
    queue_position: z.int().min(1),
  })
  .meta({ id: 'StoredRaw' });

export const sessionSchema = z
  .object({
    sessionId: z.string(),
    projectId: z.string().optional(),
    agentId: z.string().optional(),
    roomId: z.string().optional(),
    lastSeq: count.describe('Its newest turn.'),
    closedSeq: count.describe('The end of its last window: what follows is the open tail.'),
    settledSeq: count.describe('The end of the last window before which all are final.'),
    createdAt: z.date(),
    activeAt: z.date(),
    endedAt: z.date().optional(),
  })
  .meta({ id: 'Session' });

const turnSchema = z
  .object({
    id: z.string(),
    sessionId: z.string(),
    seq,
    role: z.enum(['user', 'assistant', 'system', 'tool']),
    name: z.string().optional(),
    content: z.string(),
    occurredAt: z.string().meta({ format: 'date-time' }).describe("In the speaker's own zone."),
    acceptedAt: z.date(),
    userId: z.string().optional(),
    tokens: count,
    metadata: freeObject.optional(),
    emotionalContext: freeObject.optional(),
  })
  .meta({ id: 'Turn' });

export const turnsPageSchema = z
  .object({ messages: z.array(turnSchema).readonly().describe('The newest of the window, in order.'), nextCursor })
  .meta({ id: 'TurnsPage' });

/** A turn as it is shown. */
export function turnAnswer(turn: Turn): z.output<typeof turnSchema> {
  return { ...turn, occurredAt: formatMoment(turn.occurredAt) };
}

const windowShape = {
  windowId: z.string(),
  sessionId: z.string(),
  firstSeq: seq,
  lastSeq: seq,
  state: z.enum(['pending', 'leased', 'processed', 'empty', 'failed', 'erased']),
  closedBy: z.enum(['tokens', 'turns', 'idle', 'age', 'flush', 'end', 'transcript', 'halved']),
  reason: z.string().optional().describe('Why it is empty or failed.'),
  attempts: count,
  crashes: count,
  nextAttemptAt: z.date().optional(),
  holdReason: z.string().optional(),
  error: codeAndDetail.optional().describe('Of the last failure.'),
  createdAt: z.date(),
  finishedAt: z.date().optional(),
};
const windowSchema = z.object(windowShape).meta({ id: 'Window' });

export const windowsPageSchema = z
  .object({ windows: z.array(windowSchema).readonly().describe('Newest first.'), nextCursor })
  .meta({ id: 'WindowsPage' });

const attemptSchema = z
  .object({
    fence: count,
    firstSeq: seq,
    lastSeq: seq,
    leaseOwner: z.string(),
    startedAt: z.date(),
    finishedAt: z.date().optional(),
    outcome: z.string().optional(),
    error: codeAndDetail.optional(),
    payload: z.unknown().optional().describe('What was asked and answered, where it ended badly.'),
  })
  .meta({ id: 'Attempt' });

export const windowWithHistorySchema = z
  .object({ ...windowShape, history: z.array(attemptSchema).readonly().describe('Its attempts, oldest first.') })
  .meta({ id: 'WindowWithHistory' });

export const retriedSchema = z
  .object({ sessions: count.describe('In how many sessions windows are tried again.') })
  .meta({ id: 'Retried' });

export const queueSchema = z
  .object({
    waiting: count.describe('All that is neither final nor being worked on, `delayed` included.'),
    active: count,
    delayed: count.describe('Not due yet: backing off, held, or an open tail that may still grow.'),
    completed: count,
    failed: count,
    recentlyCompleted: z.array(windowSchema).readonly(),
    recentlyFailed: z.array(windowSchema).readonly(),
  })
  .meta({ id: 'Queue' });

export const coverageSchema = z
  .object({
    sessions: count,
    turns: count,
    windows: z.object({ pending: count, leased: count, processed: count, empty: count, failed: count }).readonly(),
    turnsByState: z
      .object({
        open: count,
        pending: count,
        leased: count,
        processed: count,
        empty: count,
        failed: count,
        erased: count,
      })
      .readonly(),
    uncovered: count.describe('Turns in no window and not in the open tail: always 0.'),
    overlapping: count.describe('Turns in two windows: always 0.'),
    heldTurns: count,
    oldestPendingMs: z.number().min(0),
  })
  .meta({ id: 'Coverage' });

export const settingsSchema = z
  .object({
    windows: z.object({ maxTokens: count, maxTurns: count, idleMs: count, maxAgeMs: count }).readonly(),
    budget: z
      .object({ tokensPerDay: count.optional(), costPerDay: z.number().min(0).optional() })
      .readonly()
      .describe('Absent: without a limit.'),
  })
  .meta({ id: 'Settings' });
