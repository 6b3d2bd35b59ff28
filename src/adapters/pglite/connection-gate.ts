/** Who asks for the connection: a caller who waits for an answer, or work that nobody waits for. */
export type Lane = 'foreground' | 'background';

/**
 * Background grants wait for at most this many foreground grants in a row. A foreground grant takes about a millisecond,
 * so that background work keeps going under full load, and a caller waits for at most one background transaction.
 */
const foregroundRun = 16;

type Grant = () => void;

/**
 * Hands out the one connection of PGlite, to one holder at a time and in the order of asking, foreground first.
 */
export class ConnectionGate {
  readonly #queues: Record<Lane, Grant[]> = { foreground: [], background: [] };
  #isHeld = false;
  #foregroundGrants = 0;

  /** Waits until the connection is free. Each acquire is followed by exactly one release. */
  acquire(lane: Lane): Promise<void> {
    if (!this.#isHeld) {
      this.#isHeld = true;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#queues[lane].push(resolve);
    });
  }

  release(): void {
    const grant = this.#next();
    if (grant === undefined) this.#isHeld = false;
    else grant();
  }

  #next(): Grant | undefined {
    const { foreground, background } = this.#queues;
    const isBackgroundDue = background.length > 0 && this.#foregroundGrants >= foregroundRun;
    if (foreground.length > 0 && !isBackgroundDue) {
      this.#foregroundGrants += 1;
      return foreground.shift();
    }
    this.#foregroundGrants = 0;
    return background.shift();
  }
}
