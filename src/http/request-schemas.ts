import { z } from 'zod';
import { idSchema } from '../domain/field-schemas.ts';
import { daySchema, hierarchyClasses, spanEndSchema } from '../domain/hierarchy-schema.ts';
import { limits } from '../domain/limits.ts';
import { memoryFilterSchema } from '../domain/memory-schema.ts';
import { namespacePattern, parseNamespace, reservedNamespaces } from '../domain/namespace.ts';
import type { WindowState } from '../ports/window-ledger.ts';

/** Where everything that belongs to a namespace lives. */
export const namespaceRoot = '/api/memory/:namespace';

/** Items of a page where the client names no number. */
const defaultPageItems = 50;
/** The largest seq that a 32-bit column holds. */
const maxSeq = 2_147_483_647;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** What a header can carry without a question of encoding. */
const idempotencyKeyPattern = new RegExp(`^[\\x20-\\x7e]{1,${limits.idempotencyKeyCharacters}}$`);
const windowStates = [
  'pending',
  'leased',
  'processed',
  'empty',
  'failed',
  'erased',
] as const satisfies readonly WindowState[];

const namespaceField = z
  .string()
  .meta({
    description: `Whose memory it is: a wall. Reserved, in any case: ${[...reservedNamespaces].join(', ')}.`,
    pattern: namespacePattern.source,
    minLength: 1,
    maxLength: 128,
  })
  .transform((value) => parseNamespace(value));

const uuidField = z
  .string()
  .refine((value) => uuidPattern.test(value), { error: 'must be a UUID' })
  .meta({ format: 'uuid' });

/** A whole number as a query writes it: digits and nothing else, once. */
function wholeNumber(min: number, max: number, meta: { readonly default?: number } = {}) {
  return z
    .unknown()
    .meta({ type: 'integer', minimum: min, maximum: max, ...meta })
    .transform((value, context) => {
      const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= min && number <= max) return number;
      context.issues.push({ code: 'custom', message: `must be a whole number from ${min} to ${max}`, input: value });
      return z.NEVER;
    });
}

const pageLimit = wholeNumber(1, limits.pageItems, { default: defaultPageItems }).default(defaultPageItems);

export const namespaceParameters = z.strictObject({ namespace: namespaceField });
export const sessionParameters = z.strictObject({ namespace: namespaceField, id: idSchema.describe('The session.') });
export const memoryParameters = z.strictObject({ namespace: namespaceField, id: uuidField.describe('The memory.') });
export const runParameters = z.strictObject({ namespace: namespaceField, id: uuidField.describe('The run.') });
export const windowParameters = z.strictObject({ namespace: namespaceField, id: uuidField.describe('The window.') });

/** For calls that take no query at all: what a client believes to be one is a mistake. */
export const noQuery = z.strictObject({});
export const coverageQuery = z.strictObject({ sessionId: idSchema.optional().describe('Only this session.') });
export const turnsQuery = z.strictObject({
  limit: pageLimit.describe('Turns.'),
  before: wholeNumber(1, maxSeq).optional().describe('Only turns before this seq: the nextCursor of the page before.'),
});
export const windowsQuery = z.strictObject({
  state: z.enum(windowStates).optional(),
  sessionId: idSchema.optional().describe('Only windows of this session.'),
  limit: pageLimit.describe('Windows.'),
  before: uuidField.optional().describe('The nextCursor of the page before.'),
});

export const memoriesQuery = z.strictObject({
  ...memoryFilterSchema.shape,
  limit: pageLimit.describe('Memories.'),
  before: uuidField.optional().describe('The nextCursor of the page before.'),
});
export const runsQuery = z.strictObject({
  sessionId: idSchema.optional().describe('Only runs over this session.'),
  limit: pageLimit.describe('Runs.'),
  before: uuidField.optional().describe('The nextCursor of the page before.'),
});
export const hierarchyQuery = z
  .strictObject({
    session_id: idSchema.optional().describe('Only what belongs to this session.'),
    memory_type: z.enum(hierarchyClasses).default('all'),
    start_date: spanEndSchema('first').optional(),
    end_date: spanEndSchema('last').optional(),
    limit: pageLimit.describe('Items of each class.'),
  })
  .refine(
    (query) => query.start_date === undefined || query.end_date === undefined || query.start_date <= query.end_date,
    {
      path: ['end_date'],
      error: 'must not lie before start_date',
    },
  );
export const statisticsQuery = z.strictObject({
  date: daySchema.optional().describe('Adds what was done on that day, in UTC, as day_stats.'),
});

/** For calls without arguments: nothing, or an empty object, which some clients cannot help sending. */
export const noBody = z.strictObject({}).optional();

/** Nothing, or whether to pin. */
export const pinBody = z.strictObject({ pinned: z.boolean().optional().describe('Default true.') }).optional();

/** Headers of calls that may be repeated safely. Others pass. */
export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .refine((value) => idempotencyKeyPattern.test(value), {
      error: `must be 1 to ${limits.idempotencyKeyCharacters} visible ASCII characters`,
    })
    .meta({
      description: `Repeating a request with the same key and body repeats its answer and stores nothing, for ${limits.idempotencyKeyDays} days.`,
      minLength: 1,
      maxLength: limits.idempotencyKeyCharacters,
      pattern: idempotencyKeyPattern.source,
    })
    .optional(),
});
