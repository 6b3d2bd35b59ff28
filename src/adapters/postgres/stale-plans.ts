/** Plans are made anew after so many transactions, and again each time there have been twice as many. */
const firstTransactions = 100;

/**
 * Which connections still work by plans that were made when the tables were smaller. For an empty table any index is as good
 * as another, and a plan is kept until the server counts the table again: on a new database that takes a minute or more, in
 * which each commit of a window read all memories of its namespace (67 ms instead of 0.1 ms with 15,000 of them). The size of
 * a table the planner knows without counting, so that to plan again is enough.
 */
export class StalePlans {
  #transactions = 0;
  #next = firstTransactions;
  #age = 0;
  readonly #known = new WeakMap<object, number>();

  /** One more transaction begins on the connection. Returns whether it has plans of before: each is told so once. */
  beginOn(connection: object): boolean {
    this.#transactions += 1;
    if (this.#transactions === this.#next) {
      this.#next *= 2;
      this.#age += 1;
    }
    const known = this.#known.get(connection);
    this.#known.set(connection, this.#age);
    return known !== undefined && known < this.#age;
  }
}
