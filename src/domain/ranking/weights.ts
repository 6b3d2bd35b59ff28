/**
 * Every weight of recall, in one place, with its reason. "Measured" is R@10 on the three LoCoMo development conversations,
 * turns only, where less than 1.5 points is noise; none was fitted more finely, and each may move by a quarter without harm.
 */
export const weights = {
  /** Saturation of BM25. With presence instead of frequency it only sets how strongly length counts. */
  saturation: 0.9,
  /** Length normalisation of BM25: turns are short, so length says less than in articles. */
  lengthNormalization: 0.4,
  /** Share of the turn before: a thread goes on. */
  turnBefore: 0.4,
  /** Share of the turn before when that is a question: the answer does not repeat its words. Measured: +0.7. */
  questionBefore: 0.7,
  /** Share of the one before that. */
  turnBeforeThat: 0.25,
  /** Share of the next turn: a reply repeats what it reacts to. */
  turnAfter: 0.25,
  /** Share of the session's own score, scaled to the best turn. */
  session: 0.5,
  /** Factor for what a person said whom the question names. More helps answerable questions and hurts unanswerable ones. */
  namedSpeaker: 1.2,
  /** Factor for a turn that ends with a question itself: it asks for what another turn tells. Measured: +0.8. */
  asking: 0.9,
  /**
   * Factor for what was said within a span of time that the question names, beside the dates among its words. Measured on 166 questions
   * of one session with "last week", "last month" or the month itself put behind them: R@1 +0.6, +1.8 and 0, R@10 +0.6, +1.2 and 0;
   * where the week is wrongly remembered, by two, R@10 -3.0. 1.5 gains no more and loses 7.8 there.
   */
  namedPeriod: 1.2,
  /** Weight, beside the words, of telling a time when the question asks for one. Measured: +0.8, on temporal questions +2. */
  tellingTime: 1,
  /**
   * What the nearest of all is worth, in shares of the best turn by its words; the same among memories. Measured between 0.8 and 1.5:
   * within half a point. See decision 0009.
   */
  vector: 1,
  /** After how many ranks that has halved. */
  vectorRank: 10,
  /** Share at which a memory's being near counts for the turns it cites, where those are not nearer themselves. */
  memoryVector: 0.6,
  /**
   * Share at which the words of a memory count for the turns it cites, where those do not have them better. Added up, a
   * memory that repeats its turn counted its words twice: sentences copied out as memories cost 1.9 points, and now nothing.
   */
  memoryWords: 0.6,
  /**
   * Share of its own score that a memory lends the turns it stands for: something was found worth keeping there. Lent to all
   * turns it cites, what it left out of them ranked higher as well; 0.3 of R@10 less, and below turns alone in one of three.
   */
  memory: 0.1,
  /** Change of a memory's score per step of importance away from the middle of its scale. */
  importance: 0.01,
  /** A memory stands for a turn that it cites when it has this share of the turn's own words of the question, by rarity. */
  standsFor: 0.8,
  /** Beside the best memory of a turn, others are shown from this share of its score. */
  besideBest: 0.5,
  /**
   * Share of a question's words, by rarity, that two items must have for age to count between them. From 0.5 on the newer of
   * two contradictions that were written for it comes first; below 0.8 it costs nothing that 0.8 does not.
   */
  mostOfQuestion: 0.6,
  /** Between statements that contradict each other lie days: what is said again within two weeks adds to what was said. */
  changeMs: 14 * 86_400_000,
} as const;
