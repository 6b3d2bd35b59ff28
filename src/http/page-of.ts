/** A page of a list, newest first, with the cursor of the next one: the id of its last item, null where nothing follows. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Makes a page of what was found when one more than `limit` was asked for: that one tells whether there is a next page. */
export function pageOf<Item>(found: readonly Item[], limit: number, idOf: (item: Item) => string): Page<Item> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last !== undefined ? idOf(last) : null };
}
