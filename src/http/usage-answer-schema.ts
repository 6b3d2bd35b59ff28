import { z } from 'zod';

const count = z.int().min(0);
const day = z.string().meta({ format: 'date' });
const cost = z.number().min(0).describe('In whole units of the currency of the configured prices.');

const totals = {
  calls: count.describe('Calls of models.'),
  failedCalls: count.describe('Of these, those that brought no answer.'),
  inputTokens: count.describe('What was sent, as the provider counts.'),
  outputTokens: count.describe('What was answered, as the provider counts.'),
  cost,
};

const usageDaySchema = z
  .object({
    day: day.describe('In UTC.'),
    purpose: z.string().describe('What the calls were for: extract, repair, judge, embed.'),
    model: z.string().describe('Provider and name.'),
    ...totals,
    durationMs: count.describe('Of all these calls together.'),
  })
  .meta({ id: 'UsageDay' });

const budgetSchema = z
  .object({
    tokensPerDay: count.nullable().describe('The limit of the settings; null where there is none.'),
    costPerDay: cost.nullable().describe('The limit of the settings; null where there is none.'),
    tokensToday: count.describe('What models took and gave today, in UTC.'),
    costToday: cost.describe('What models cost today, in UTC.'),
    exhausted: z.boolean().describe('Whether work is held until the day is over or a limit is raised.'),
  })
  .meta({ id: 'BudgetState' });

export const usageSchema = z
  .object({
    success: z.literal(true).describe('There is an answer: refusals are problem documents.'),
    from: day.describe('The first day, in UTC.'),
    to: day.describe('The last day, inclusive.'),
    totals: z.object(totals).readonly().describe('Of all days shown.'),
    days: z
      .array(usageDaySchema)
      .readonly()
      .describe('By day, purpose and model, oldest first. Days without calls are left out.'),
    budget: budgetSchema.describe('How the budget of the namespace stands today, whatever days are asked for.'),
  })
  .meta({ id: 'Usage' });
