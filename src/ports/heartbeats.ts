/** Workers tell that they are there, by the database's clock. */
export interface Heartbeats {
  beat(worker: { readonly owner: string; readonly intervalSeconds: number }): Promise<void>;
  /** Takes leave, so that nobody waits for a worker that has gone in order. */
  end(owner: string): Promise<void>;
}
