import { MemoirError } from '../../domain/errors.ts';
import { limits } from '../../domain/limits.ts';
import { dayOf, endOfDay } from '../../domain/models/budget-day.ts';
import type { EffectiveSettings } from '../../domain/settings.ts';
import type { UsagePeriodInput } from '../../domain/usage-schema.ts';
import type { Clock } from '../../ports/clock.ts';
import type { UsageLedger, UsageRow } from '../../ports/usage-ledger.ts';

/** What calls of models took. Costs are in whole units of the currency that prices are in. */
export interface UsageTotals {
  readonly calls: number;
  /** Of these, those that brought no answer. */
  readonly failedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
}

/** What one model did for one purpose on one UTC day. */
export interface UsageDay extends UsageTotals {
  /** `2026-01-05`. */
  readonly day: string;
  /** extract, repair, judge, embed. */
  readonly purpose: string;
  readonly model: string;
  readonly durationMs: number;
}

/** How the budget of the namespace stands today, in UTC. */
export interface BudgetState {
  /** Null: without a limit. */
  readonly tokensPerDay: number | null;
  readonly costPerDay: number | null;
  readonly tokensToday: number;
  readonly costToday: number;
  /** Whether work is held until the day is over or a limit is raised. */
  readonly exhausted: boolean;
}

/** The calls of models in a period of UTC days, both ends inclusive. Ready to be sent as JSON. */
export interface UsageAnswer {
  readonly from: string;
  readonly to: string;
  readonly totals: UsageTotals;
  /** By day, purpose and model, oldest first. Days without calls are left out. */
  readonly days: readonly UsageDay[];
  readonly budget: BudgetState;
}

/** What models were used for, and what it cost. */
export interface Usage {
  /**
   * Absent ends have their defaults: today, and 29 days before the last.
   *
   * @throws MemoirError `invalid_request` where the period ends before it begins, or is longer than a year.
   */
  read(namespace: string, period: UsagePeriodInput): Promise<UsageAnswer>;
}

export interface UsagePorts {
  readonly ledger: Pick<UsageLedger, 'summarise'>;
  readonly settings: { get(namespace: string): Promise<Pick<EffectiveSettings, 'budget'>> };
  readonly clock: Clock;
}

const defaultDays = 30;
const dayMs = 86_400_000;
const microsPerUnit = 1_000_000;

export function createUsage({ ledger, settings, clock }: UsagePorts): Usage {
  return {
    async read(namespace, period) {
      const today = dayOf(clock.now());
      const { from, to } = daysOf(period, today);
      const rows = await ledger.summarise(namespace, { from: startOf(from), to: endOfDay(startOf(to)) });
      // What is beyond would be missing from the totals as well.
      if (rows.length >= limits.usageRows) {
        const detail = `from reaches back over ${limits.usageRows} or more rows of usage; ask for fewer days.`;
        throw new MemoirError('invalid_request', detail, { field: 'from' });
      }
      const ofToday = await ledger.summarise(namespace, { from: startOf(today), to: endOfDay(startOf(today)) });
      const { budget } = await settings.get(namespace);
      return { from, to, totals: totalsOf(rows), days: rows.map(dayOfRow), budget: stateOf(budget, totalsOf(ofToday)) };
    },
  };
}

function startOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function daysOf({ from, to }: UsagePeriodInput, today: string): { from: string; to: string } {
  const last = to ?? today;
  const first = from ?? dayOf(new Date(startOf(last).getTime() - (defaultDays - 1) * dayMs));
  const days = (startOf(last).getTime() - startOf(first).getTime()) / dayMs + 1;
  if (days < 1) {
    const [field, detail] = to === undefined ? ['from', 'lie after today'] : ['to', 'lie before from'];
    throw new MemoirError('invalid_request', `${field} must not ${detail}.`, { field });
  }
  if (days > limits.usageDays) {
    const detail = `from must lie at most ${limits.usageDays} days back from the last day, both included.`;
    throw new MemoirError('invalid_request', detail, { field: 'from' });
  }
  return { from: first, to: last };
}

/** Summed in millionths: sums of fractions would drift. */
function totalsOf(rows: readonly UsageRow[]): UsageTotals {
  const sum = (value: (row: UsageRow) => number): number => rows.reduce((total, row) => total + value(row), 0);
  return {
    calls: sum((row) => row.calls),
    failedCalls: sum((row) => row.failedCalls),
    inputTokens: sum((row) => row.inputTokens),
    outputTokens: sum((row) => row.outputTokens),
    cost: sum((row) => row.costMicros) / microsPerUnit,
  };
}

function dayOfRow({ costMicros, durationMs, ...row }: UsageRow): UsageDay {
  return { ...row, cost: costMicros / microsPerUnit, durationMs };
}

/** Exhausted as the budget itself sees it: a limit that is reached. */
function stateOf({ tokensPerDay, costPerDay }: EffectiveSettings['budget'], today: UsageTotals): BudgetState {
  const tokensToday = today.inputTokens + today.outputTokens;
  const micros = (cost: number): number => Math.round(cost * microsPerUnit);
  return {
    tokensPerDay: tokensPerDay ?? null,
    costPerDay: costPerDay ?? null,
    tokensToday,
    costToday: today.cost,
    exhausted:
      (tokensPerDay !== undefined && tokensToday >= tokensPerDay) ||
      (costPerDay !== undefined && micros(today.cost) >= micros(costPerDay)),
  };
}
