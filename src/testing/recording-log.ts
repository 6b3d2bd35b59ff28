import type { Log, LogFields } from '../ports/log.ts';

/** One line of a log. */
export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: LogFields;
}

/** A log that remembers what it was told. */
export interface RecordingLog extends Log {
  readonly entries: readonly LogEntry[];
  /** The events of a level, in order. */
  events(level: LogEntry['level']): string[];
}

/** A log for tests. */
export function createRecordingLog(): RecordingLog {
  const entries: LogEntry[] = [];
  const write =
    (level: LogEntry['level']) =>
    (event: string, fields: LogFields = {}): void =>
      void entries.push({ level, event, fields });
  return {
    entries,
    events: (level) => entries.filter((entry) => entry.level === level).map(({ event }) => event),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}
