/** Structured fields of a log entry. Never user content, prompts, parameters or keys. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the engine reports what it does: one line an event, for machines first. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A log that keeps silent. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
