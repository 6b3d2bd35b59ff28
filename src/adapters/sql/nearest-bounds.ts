/**
 * How much is compared with the vector of a question. Measured on PostgreSQL 17 with 10,000 vectors of 1,536
 * numbers, on a busy machine: comparing all takes 70 to 90 ms (8 µs each, a page of the table each), asking the index 18 to 23 ms.
 */
export const nearestBounds = {
  /** Turns and memories that are found: as many as a recall shows by default ten times over. */
  turns: 100,
  memories: 50,
  /** Of a part of a scope that has no more than so many, every vector is compared. */
  whole: 5_000,
  /** Where no index can be asked the newest so many are compared, however large it is: some 400 ms at 1,536 numbers, and no more. */
  compared: 50_000,
  /** What the index says is nearest is compared again exactly: so many of it, because it keeps half the precision. */
  nearTurns: 150,
  nearMemories: 80,
  /** Vectors that are looked at to find them, because most belong to others. */
  scanned: 40_000,
  /** How many of them the index weighs at a time (`hnsw.ef_search`) where all are of the scope, and at most. */
  effort: 100,
  mostEffort: 1_000,
  /** Sessions with turns that have no vector yet of which it is told; more lag behind only after a change of the model. */
  unembedded: 1_000,
} as const;
