/** The first upkeep comes after so many windows, each further one after twice as many. */
const firstWindows = 50;
const mostWindows = 10_000;

/**
 * When the store is looked after: as it grows, because plans that were made for almost empty tables stay in use until
 * somebody counts again (coverage of 3,000 sessions took 3 s by such a plan, and 0.05 s after), and now and then.
 */
export class UpkeepSchedule {
  readonly #maintain: () => void;
  #windows = 0;
  #next = firstWindows;

  constructor(maintain: () => void) {
    this.#maintain = maintain;
  }

  /** One more window was worked on. */
  countWindow(): void {
    this.#windows += 1;
    if (this.#windows < this.#next) return;
    this.#next = this.#windows + Math.min(this.#windows, mostWindows);
    this.#maintain();
  }
}
