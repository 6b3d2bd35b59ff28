/** A table of text: the first row is its head. */
export interface TableOptions {
  /** Positions of columns whose values are numbers. */
  readonly right?: readonly number[];
  /** Lays the head out, such as in bold. */
  readonly head?: (line: string) => string;
}

const gap = '  ';

/** Lays rows out in columns, as wide as their widest value; without lines, so that other tools can cut it. */
export function renderTable(
  rows: readonly (readonly string[])[],
  { right = [], head = (line) => line }: TableOptions = {},
): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const lines = rows.map((row) =>
    widths
      .map((width, column) => {
        const value = row[column] ?? '';
        const fill = ' '.repeat(width - widthOf(value));
        return right.includes(column) ? fill + value : value + fill;
      })
      .join(gap)
      .trimEnd(),
  );
  return lines.map((line, index) => (index === 0 ? head(line) : line)).join('\n');
}

/** Characters, not code units: close enough where widths differ. */
function widthOf(text: string): number {
  return [...text].length;
}
