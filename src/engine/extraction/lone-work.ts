/** Work that a process does without a queue, ended in order when it closes. One round at a time. */
export class LoneWork {
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;

  /**
   * Works through the items, so many at a time; returns at once where an earlier round still runs. `work` is told to give
   * up by its signal; once the process closes, no further item is begun.
   */
  async run<Item>(
    items: readonly Item[],
    lanes: number,
    work: (item: Item, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    if (this.#running !== undefined || this.#stop.signal.aborted) return;
    this.#running = inLanes(items, lanes, async (item) => {
      if (!this.#stop.signal.aborted) await work(item, this.#abort.signal);
    });
    try {
      await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  /** Begins nothing more, lets what runs end within the grace, then tells it to give up. Idempotent. */
  async close(graceMs: number): Promise<void> {
    this.#stop.abort();
    const timer = setTimeout(() => this.#abort.abort(), graceMs);
    await this.#running?.catch(() => undefined);
    clearTimeout(timer);
  }
}

/** So many at a time, in their order, until none is left. */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items].reverse();
  const run = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, run));
}
