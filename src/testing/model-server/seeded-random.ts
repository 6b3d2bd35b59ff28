/** Numbers that look random and are the same for the same seed, on every machine. Not for secrets. */
export interface SeededRandom {
  /** From 0 up to, but not including, 1. */
  fraction(): number;
  /** A whole number from 0 up to, but not including, `count`. */
  below(count: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** Mulberry32, by Tommy Ettinger: 32 bits of state, enough to draw faults from. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = Math.trunc(seed) | 0;
  const fraction = (): number => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(fraction() * count);
  return {
    fraction,
    below,
    pick<Item>(items: readonly Item[]): Item {
      if (items.length === 0) throw new RangeError('there is nothing to pick from');
      return items[below(items.length)] as Item;
    },
  };
}

/** Chooses each place with the given chance, but never none of them: a fault that changes nothing is no fault. */
export function choosePlaces(count: number, chance: number, random: SeededRandom): ReadonlySet<number> {
  const chosen = new Set<number>();
  for (let place = 0; place < count; place += 1) if (random.fraction() < chance) chosen.add(place);
  if (chosen.size === 0 && count > 0) chosen.add(random.below(count));
  return chosen;
}
