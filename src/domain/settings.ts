import { z } from 'zod';
import type { WindowPolicy } from './ledger/window-policy.ts';

const windowSettingsSchema = z.strictObject({
  maxTokens: z.int().min(100).max(32_000).nullish().describe('Tokens after which a window closes. Default 1500.'),
  maxTurns: z
    .int()
    .min(1)
    .max(200)
    .nullish()
    .describe('Turns after which a window closes. Default 20 where extraction is free, 30 where it is paid for.'),
  idleMs: z
    .int()
    .min(0)
    .max(86_400_000)
    .nullish()
    .describe('Silence after which it closes, in ms. Default 1 s where extraction is free, 60 s where it is paid for.'),
  maxAgeMs: z
    .int()
    .min(1_000)
    .max(86_400_000)
    .nullish()
    .describe('Age of its oldest turn at which it closes whatever happens, in ms. Default 10 minutes.'),
});

const budgetSettingsSchema = z.strictObject({
  tokensPerDay: z
    .int()
    .min(0)
    .max(1_000_000_000_000)
    .nullish()
    .describe('Tokens that models may take and give in a UTC day; work beyond it is held. Default: without a limit.'),
  costPerDay: z
    .number()
    .min(0)
    .max(1_000_000_000)
    .nullish()
    .describe(
      'What models may cost in a UTC day, in the currency of the configured prices; work beyond it is held. A model without a price costs nothing. Default: without a limit.',
    ),
});

/** What can be set for a namespace. Absent fields have their defaults. */
export const namespaceSettingsSchema = z.strictObject({
  windows: windowSettingsSchema.optional().describe('When the turns of a session are extracted together.'),
  budget: budgetSettingsSchema.optional().describe('What models may be used for the namespace in a day.'),
});

export type NamespaceSettings = z.infer<typeof namespaceSettingsSchema>;

/** What models may take in a UTC day. Absent: without a limit. */
export interface BudgetSettings {
  readonly tokensPerDay?: number;
  /** In whole units of the currency that prices are in. */
  readonly costPerDay?: number;
}

/** Settings with every default filled in. */
export interface EffectiveSettings {
  readonly windows: WindowPolicy;
  readonly budget: BudgetSettings;
}

/** Turns after which a window closes: a call has a price of its own, whatever it holds. */
export const turnDefaults = { free: 20, paid: 30 } as const;

/** Silence after which a window closes, by whether extraction costs money. Recall sees unprocessed turns anyway. */
export const idleDefaults = { freeMs: 1_000, paidMs: 60_000 } as const;

export function effectiveSettings(
  settings: NamespaceSettings,
  extraction: { readonly free: boolean },
): EffectiveSettings {
  return {
    windows: {
      maxTokens: settings.windows?.maxTokens ?? 1_500,
      maxTurns: settings.windows?.maxTurns ?? (extraction.free ? turnDefaults.free : turnDefaults.paid),
      idleMs: settings.windows?.idleMs ?? (extraction.free ? idleDefaults.freeMs : idleDefaults.paidMs),
      maxAgeMs: settings.windows?.maxAgeMs ?? 600_000,
    },
    budget: effectiveBudget(settings.budget ?? {}),
  };
}

function effectiveBudget({ tokensPerDay, costPerDay }: z.infer<typeof budgetSettingsSchema>): BudgetSettings {
  return { ...(tokensPerDay == null ? {} : { tokensPerDay }), ...(costPerDay == null ? {} : { costPerDay }) };
}
