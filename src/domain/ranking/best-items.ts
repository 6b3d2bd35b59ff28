/** How a list is ordered: higher scores first; `order` breaks ties so that the same question always gets the same answer. */
export interface Order<Item> {
  readonly score: (item: Item) => number;
  readonly ties: (a: Item, b: Item) => number;
}

/**
 * The best `count` of many, in linear time for a fixed count: items are gathered in a list of twice the size, which is sorted
 * and cut when it is full. Below `threshold` an item cannot be among the best any more and need not even be made.
 */
export class BestItems<Item> {
  threshold = -Infinity;
  readonly #items: Item[] = [];
  readonly #count: number;
  readonly #order: Order<Item>;

  constructor(count: number, order: Order<Item>) {
    this.#count = count;
    this.#order = order;
  }

  add(item: Item): void {
    if (this.#order.score(item) < this.threshold) return;
    this.#items.push(item);
    if (this.#items.length >= 2 * this.#count + 64) this.#cut();
  }

  /** Best first. */
  take(): readonly Item[] {
    this.#cut();
    return this.#items;
  }

  #cut(): void {
    const { score, ties } = this.#order;
    this.#items.sort((a, b) => score(b) - score(a) || ties(a, b));
    this.#items.length = Math.min(this.#items.length, this.#count);
    const last = this.#items[this.#count - 1];
    if (last !== undefined) this.threshold = score(last);
  }
}
