import { z } from 'zod';
import { idSchema } from './field-schemas.ts';
import { readMoment } from './instant.ts';
import { limits } from './limits.ts';

/** The classes of what is stored. */
export const hierarchyClasses = ['discrete', 'summary', 'raw', 'all'] as const;
export type HierarchyClass = (typeof hierarchyClasses)[number];

/** Items of each class where no number is named. */
export const defaultHierarchyItems = 50;

const dayPattern = /^\d{4}-\d\d-\d\d$/;
const millisecondsOfDay = 86_400_000;

/** One end of a span of time, inclusive: an instant with zone, or a day, of which the whole is meant, in UTC. */
export function spanEndSchema(end: 'first' | 'last') {
  return z
    .string()
    .meta({
      description: `Inclusive. An ISO 8601 instant with zone, or a day such as 2024-01-15: its ${end === 'first' ? 'beginning' : 'end'}, in UTC.`,
      examples: ['2024-01-15', '2024-01-15T10:30:00Z'],
    })
    .transform((value, context) => {
      const isDay = dayPattern.test(value);
      const reading = readMoment(isDay ? `${value}T00:00:00Z` : value);
      if ('moment' in reading) {
        const start = reading.moment.instant;
        return isDay && end === 'last' ? new Date(start.getTime() + millisecondsOfDay - 1) : start;
      }
      context.issues.push({
        code: 'custom',
        message: isDay ? 'names a day that does not exist' : `${reading.reason}, or a day such as 2024-01-15`,
        input: value,
      });
      return z.NEVER;
    });
}

/** A day in UTC: `2024-01-15`. */
export const daySchema = z
  .string()
  .meta({ format: 'date' })
  .refine((value) => dayPattern.test(value) && 'moment' in readMoment(`${value}T00:00:00Z`), {
    error: 'must be a day such as 2024-01-15',
  });

/** What the library's `hierarchy` takes. */
export const hierarchyQuerySchema = z
  .strictObject({
    sessionId: idSchema.optional(),
    type: z.enum(hierarchyClasses).optional().describe('Default all.'),
    from: spanEndSchema('first').optional(),
    to: spanEndSchema('last').optional(),
    limit: z
      .int()
      .min(1)
      .max(limits.pageItems)
      .optional()
      .describe(`Items of each class. Default ${defaultHierarchyItems}.`),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'must not lie before from',
  });

export type HierarchyQueryInput = z.input<typeof hierarchyQuerySchema>;
