import { type FaultReport, isClean, type SkippedFault } from './fault.ts';

const columns = [
  'fault',
  'injected',
  'acknowledged',
  'lost',
  'doubled',
  'failed windows',
  'stuck',
  'seconds to recover',
];

/** All faults in a table, with what went wrong below each. */
export function formatReports(reports: readonly (FaultReport | SkippedFault)[]): string {
  const nameWidth = Math.max(...reports.map(({ name }) => name.length));
  const cells = columns.map((column, index) => (index === 0 ? column.padEnd(nameWidth) : column));
  return [cells.join('  '), ...reports.map((report) => formatReport(report, nameWidth))].join('\n');
}

/** One fault in a line, with what went wrong below it. */
export function formatReport(report: FaultReport | SkippedFault, nameWidth = 36): string {
  const name = report.name.padEnd(nameWidth);
  if ('skipped' in report) return `${name}  skipped: ${report.skipped}`;
  const { injected, acknowledged, lost, doubled, failedWindows, stuck, recoverySeconds } = report;
  const figures = [injected, acknowledged, lost, doubled, failedWindows, stuck, recoverySeconds.toFixed(1)];
  const cells = figures.map((figure, index) => String(figure).padStart(columns[index + 1]?.length ?? 0));
  const problems = isClean(report) ? [] : report.problems.map((problem) => `  ! ${problem}`);
  return [[name, ...cells].join('  '), ...problems].join('\n');
}

/** The last line: what all faults together did. */
export function formatTotals(reports: readonly FaultReport[]): string {
  const sum = (figure: 'injected' | 'acknowledged' | 'lost' | 'doubled'): number =>
    reports.reduce((total, report) => total + report[figure], 0);
  return `${sum('injected')} faults, ${sum('acknowledged')} turns acknowledged, ${sum('lost')} lost, ${sum('doubled')} doubled`;
}
