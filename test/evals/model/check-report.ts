/** What a check found. */
export interface CheckReport {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What did not hold, in words; empty where everything did. */
  readonly breaches: readonly string[];
}
