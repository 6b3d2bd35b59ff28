import { z } from 'zod';
import { daySchema } from './hierarchy-schema.ts';
import { limits } from './limits.ts';

/** Beyond them the ends of a period would leave what a store can compare. */
const storableDay = daySchema.refine((day) => day >= '1970-01-01' && day < '9999-01-01', {
  error: 'must lie in the years 1970 to 9998',
});

/** Which days of usage to show. */
export const usagePeriodSchema = z.strictObject({
  from: storableDay.optional().describe('The first day, in UTC. Default 29 days before the last: 30 days in all.'),
  to: storableDay
    .optional()
    .describe(`The last day, inclusive, in UTC. Default today. At most ${limits.usageDays} days in all.`),
});

export type UsagePeriodInput = z.input<typeof usagePeriodSchema>;
