/**
 * From where on a scope is not read whole any more, and how much is read of it then. Measured on PostgreSQL 17 with a million turns: a
 * row that is read whole costs 1 µs, one that is fetched through the text index 2 µs, an entry of that index 0.14 µs.
 */
export const candidateBounds = {
  /** Turns of a user, of nobody, of a session or of a namespace that are all read. */
  wholeTurns: 5_000,
  /** The same of memories, of which each brings its evidence. */
  wholeMemories: 2_500,
  /** A scope with so few turns is counted with each question: one more changes how rare its words are. */
  countedTurns: 500,
  /** Of others a process remembers what they are like: of so many, and for how long by the clock of the questions. */
  rememberedScopes: 10_000,
  rememberedMs: 60_000,
  /** How far the turns and memories of a user are counted, to know how rare a word has to be among all. */
  sized: 20_000,
  /** Beyond that, turns and memories that words may lead to in each of them, if they are spread evenly over the namespace. */
  turns: 2_000,
  memories: 600,
  /** The newest turns, looked at whatever words they have: what was just said must be found by common words too. */
  newestTurns: 200,
  /**
   * Entries of the text index that are read to find them, and what is looked at where they are not spread evenly: a word that
   * stands in most of what one user says must not crowd out a rare one.
   */
  entries: 6_000,
  /** Turns and memories that are taken to have a word which was not counted: it is rarer than those that were. */
  unseenWord: 60,
  /** The newest turns, by which words are judged as long as nobody has counted them. */
  judgedTurns: 500,
  /** Words with content of a turn, as long as nobody has counted. */
  usualLength: 8,
  /** How common a word may be that is looked for together with the others, where none of them is rare enough. */
  commonWord: 50_000,
  /** Of what was looked at, the best by their own words, which are ranked with all that counts. */
  rankedTurns: 250,
  rankedMemories: 100,
  /** Superseded memories of which it is found out what holds instead. */
  replacedMemories: 500,
  /** The best turns and memories around whose turns the others are read as well. */
  placesWithContext: 50,
  memoriesWithContext: 20,
  /** Turns before and after that lend or take words: two before and one after, of a turn that may be two away itself. */
  contextTurns: 3,
  /** In a scope that is not read whole, sessions and turns that are looked at for what is not processed yet, … */
  waitingSessions: 300,
  waitingTurns: 10_000,
  /** … beside the sessions of the newest turns of each part of it. */
  waitingNewest: 300,
} as const;
