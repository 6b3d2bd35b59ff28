import type { Command } from 'commander';
import type { UsagePeriodInput } from '../../domain/usage-schema.ts';
import type { BudgetState, UsageAnswer, UsageTotals } from '../../engine/usage/usage.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import { openSession } from '../open-session.ts';
import { renderDuration } from '../render-duration.ts';
import { renderTable } from '../render-table.ts';
import { printable, type Terminal } from '../terminal.ts';

interface UsageFlags extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
}

const head = ['day (UTC)', 'purpose', 'model', 'calls', 'failed', 'tokens in', 'tokens out', 'cost', 'time'];
const numbers = [3, 4, 5, 6, 7, 8];

/** `memoir usage`: what models were used for, and what it cost. */
export function addUsageCommand(program: Command, terminal: Terminal): void {
  program
    .command('usage')
    .description('show calls of models by day, their tokens and cost, and how the budget stands')
    .option('--from <day>', 'the first day in UTC, such as 2024-01-15 (default: 30 days in all)')
    .option('--to <day>', 'the last day, inclusive (default: today)')
    .addHelpText('after', '\nExamples:\n  memoir usage\n  memoir usage --from 2024-01-01 --to 2024-01-31 --json')
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<UsageFlags>();
      await using session = await openSession({ config: configOf(flags), terminal });
      const usage = await session.memoir.operations.usage(periodOf(flags));
      if (flags.json === true) {
        terminal.printJson(usage);
        return;
      }
      terminal.print(renderUsage(usage, terminal));
      terminal.print();
      terminal.print(summaryOf(usage.budget));
    });
}

/** Values as they stand: the engine says what is wrong with them. */
function periodOf({ from, to }: UsageFlags): UsagePeriodInput {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function renderUsage({ from, to, totals, days }: UsageAnswer, { style }: Pick<Terminal, 'style'>): string {
  if (days.length === 0) return `No model was called from ${from} to ${to}.`;
  const durationMs = days.reduce((sum, day) => sum + day.durationMs, 0);
  const rows = days.map((day) => [
    day.day,
    printable(day.purpose),
    printable(day.model),
    ...figuresOf(day, day.durationMs),
  ]);
  return renderTable([head, ...rows, ['total', '', '', ...figuresOf(totals, durationMs)]], {
    right: numbers,
    head: (line) => style('bold', line),
  });
}

function figuresOf({ calls, failedCalls, inputTokens, outputTokens, cost }: UsageTotals, durationMs: number): string[] {
  const counts = [calls, failedCalls, inputTokens, outputTokens].map(String);
  return [...counts, renderCost(cost), renderDuration(durationMs)];
}

/** To the millionth, as it is kept, without the noughts that say nothing. */
function renderCost(cost: number): string {
  return cost.toFixed(6).replace(/0{1,4}$/, '');
}

function summaryOf({ tokensPerDay, costPerDay, tokensToday, costToday, exhausted }: BudgetState): string {
  const tokens = `${tokensToday}${tokensPerDay === null ? '' : ` of ${tokensPerDay}`} tokens`;
  const cost = `${renderCost(costToday)}${costPerDay === null ? '' : ` of ${renderCost(costPerDay)}`} spent`;
  const held = exhausted ? ' The budget is used up: work is held until the day is over or a limit is raised.' : '';
  return `Today ${tokens}, ${cost}.${held}`;
}
