/** What a namespace is set to, as stored; the engine validates it and fills in the defaults. */
export interface NamespaceStore {
  /** Undefined where the namespace has not been written to. */
  findSettings(namespace: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Creates the namespace if need be. */
  setSettings(namespace: string, settings: Readonly<Record<string, unknown>>, at: Date): Promise<void>;
}
