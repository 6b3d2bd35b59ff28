/** A JSON object. */
export type StoredSettings = Readonly<Record<string, unknown>>;

/** What a namespace is set to, as stored; the engine validates it and fills in the defaults. */
export interface NamespaceStore {
  /** Undefined where the namespace has not been written to. */
  findSettings(namespace: string): Promise<StoredSettings | undefined>;
  /**
   * Changes what is set, creating the namespace if need be; answers what is set then. `change` is pure: it is given what is
   * stored, under a lock, so that of two changes at once none is lost.
   */
  updateSettings(
    namespace: string,
    change: (stored: StoredSettings) => StoredSettings,
    at: Date,
  ): Promise<StoredSettings>;
}
