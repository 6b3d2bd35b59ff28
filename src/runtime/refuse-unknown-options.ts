import { MemoirError } from '../domain/errors.ts';

/**
 * Refuses options that nothing reads, which only callers without types can hand over: a folder under a mistyped name would
 * silently be another folder.
 *
 * @throws MemoirError `invalid_configuration`, naming the option that was probably meant.
 */
export function refuseUnknownOptions(options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const [nearest = ''] = known.toSorted((a, b) => distance(unknown, a) - distance(unknown, b));
  // A name is none of ours, so it may hold anything.
  const shown = /^\w{1,40}$/.test(unknown) ? ` '${unknown}'` : '';
  throw new MemoirError('invalid_configuration', `There is no option${shown}; the nearest is '${nearest}'.`, {
    field: nearest,
    advice: `Known are ${known.join(', ')}.`,
  });
}

/** Letters in common from the beginning count most: names are mistyped, and lengthened, at their ends. */
function distance(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  let same = 0;
  while (same < Math.min(left.length, right.length) && left[same] === right[same]) same += 1;
  return edits(left, right) - same;
}

function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
