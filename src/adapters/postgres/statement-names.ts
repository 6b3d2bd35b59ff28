/** Statements that a connection keeps prepared, about 20 KB each; texts that vary without end stay without a name. */
const capacity = 200;

/**
 * Gives a name to each SQL text from its second use on, so that every connection parses and plans it once: an insert of a
 * turn takes 0.6 ms instead of 1.6 ms. A text with a list of its parameters, of which every length is another text, is
 * mostly seen once and takes no room.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #seen = new Set<string>();

  find(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= capacity) return known;
    if (!this.#seen.has(text)) {
      if (this.#seen.size >= capacity) this.#seen.clear();
      this.#seen.add(text);
      return undefined;
    }
    this.#seen.delete(text);
    const name = `memoir_${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }
}
