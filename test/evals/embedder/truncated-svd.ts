/** A sparse vector: places and values. */
export interface SparseVector {
  readonly places: Int32Array;
  readonly values: Float64Array;
}

/** Columns of one length each. */
type Columns = readonly Float64Array[];

/** More columns than asked for make the subspace of the wanted ones come out cleaner. */
const spareColumns = 10;

/** A generator of numbers from -0.5 to 0.5 that always gives the same (xorshift). */
function createNoise(): () => number {
  let state = 0x9e_37_79_b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32 - 0.5;
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index]! * b[index]!;
  return sum;
}

/** Gram and Schmidt's, twice, because once loses its right angles to rounding. */
function orthonormalise(columns: Columns): Columns {
  for (const [at, column] of columns.entries()) {
    for (let round = 0; round < 2; round += 1) {
      for (const before of columns.slice(0, at)) {
        const share = dot(column, before);
        for (let index = 0; index < column.length; index += 1) column[index]! -= share * before[index]!;
      }
    }
    const length = Math.hypot(Math.sqrt(dot(column, column))) || 1;
    for (let index = 0; index < column.length; index += 1) column[index]! /= length;
  }
  return columns;
}

/** Each row times each column. */
function project(rows: readonly SparseVector[], columns: Columns): Columns {
  return columns.map((column) => Float64Array.from(rows, (row) => sparseDot(row, column)));
}

/** The same with rows and columns exchanged. */
function projectBack(rows: readonly SparseVector[], columns: Columns, width: number): Columns {
  return columns.map((column) => {
    const sum = new Float64Array(width);
    for (const [at, { places, values }] of rows.entries()) {
      const share = column[at] ?? 0;
      for (let index = 0; index < places.length; index += 1) sum[places[index]!]! += share * values[index]!;
    }
    return sum;
  });
}

export function sparseDot({ places, values }: SparseVector, column: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < places.length; index += 1) sum += values[index]! * column[places[index]!]!;
  return sum;
}

/**
 * The directions in which rows of a sparse matrix differ most: its first right singular vectors, as many as `rank`, by one power
 * iteration on a random subspace (Halko, Martinsson, Tropp: "Finding structure with randomness", 2011).
 */
export function truncatedSvd(rows: readonly SparseVector[], { width, rank }: { width: number; rank: number }): Columns {
  const noise = createNoise();
  const count = Math.min(rank + spareColumns, rows.length, width);
  const random = Array.from({ length: count }, () => Float64Array.from({ length: width }, noise));
  const basis = orthonormalise(projectBack(rows, orthonormalise(project(rows, random)), width));
  const strengths = project(rows, basis).map((column) => dot(column, column));
  const strongest = [...basis.keys()].sort((a, b) => (strengths[b] ?? 0) - (strengths[a] ?? 0));
  return strongest.slice(0, rank).map((index) => basis[index]!);
}
