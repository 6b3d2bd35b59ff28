import type { ScoredQuestion, SessionEvidence, TurnEvidence } from './score-hits.ts';
import type { MemoryScore } from './score-memories.ts';
import { speakerTest } from './speaker-test.ts';
import type { ScoredQuery } from './term-scores.ts';
import { nearnessOf, vectorScore } from './vector-score.ts';
import { weights } from './weights.ts';

/** What the score of a turn is made of: the sum of the others, times `speaker`, `asking` and `period`. */
export interface TurnScoreParts {
  /** The words of the turn itself, with its date and speaker. */
  readonly own: number;
  /** Words that the turns around it have, in the same session, at their shares. */
  readonly before: number;
  readonly beforeThat: number;
  readonly after: number;
  /** Words that the memories citing it have, and a share of the best of them. */
  readonly memory: number;
  /** How near it is, or a memory that cites it, and at their shares the turns around it. A turn without a vector yet is as near as its words are good. */
  readonly vector: number;
  /** Its cosine and its rank among the nearest turns; absent where it is not among them. */
  readonly similarity?: number;
  readonly vectorRank?: number;
  /** Share of the session as a whole. */
  readonly session: number;
  /** Factor: more than 1 when the question names who speaks. */
  readonly speaker: number;
  /** Factor: less than 1 when the turn asks instead of telling. */
  readonly asking: number;
  /** Factor: more than 1 when it was said within a span of time that the question names. */
  readonly period: number;
  /** Factor: more than 1 when it is newer than others that say the same; left out where that was not asked. */
  readonly recency?: number;
}

/** A place in a session, and the memories that cite it. */
export interface Place {
  readonly session: SessionEvidence;
  readonly seq: number;
  readonly memories: readonly MemoryScore[];
}

/** Where words come from, as places in a row of numbers. */
const sources = { own: 0, before: 1, beforeThat: 2, after: 3, memory: 4 } as const;

type Source = (typeof sources)[keyof typeof sources];

interface Around {
  readonly source: Source;
  readonly turn: TurnEvidence;
  readonly share: number;
}

interface Contribution {
  readonly source: Source;
  readonly terms: readonly number[];
  readonly factor: number;
}

/** Inserts by falling factor; there are four, and more only where memories cite a turn. */
function insert(contributions: Contribution[], added: Contribution): void {
  let at = contributions.length;
  while (at > 0 && (contributions[at - 1]?.factor ?? 0) < added.factor) at--;
  if (at === contributions.length) contributions.push(added);
  else contributions.splice(at, 0, added);
}

/** What has something of the question at a place and around it, and the share that the place has in it. */
function turnsAround({ session: { turns }, seq }: Place): Around[] {
  const found: Around[] = [];
  const add = (source: Source, turn: TurnEvidence | undefined, share: number): void => {
    if (turn !== undefined) found.push({ source, turn, share });
  };
  const before = turns.get(seq - 1);
  add(sources.own, turns.get(seq), 1);
  add(sources.before, before, before?.asks === true ? weights.questionBefore : weights.turnBefore);
  add(sources.beforeThat, turns.get(seq - 2), weights.turnBeforeThat);
  add(sources.after, turns.get(seq + 1), weights.turnAfter);
  return found;
}

function contributionsTo(around: readonly Around[], memories: readonly MemoryScore[]): Contribution[] {
  const found: Contribution[] = [];
  for (const { source, turn, share } of around) insert(found, { source, terms: turn.terms, factor: share * turn.norm });
  for (const { terms, norm } of memories)
    insert(found, { source: sources.memory, terms, factor: weights.memoryWords * norm });
  return found;
}

function askingOf(turn: TurnEvidence | undefined): number {
  return turn?.asks === true ? weights.asking : 1;
}

function periodOf(turn: TurnEvidence | undefined): number {
  return turn?.inPeriod === true ? weights.namedPeriod : 1;
}

/**
 * Scores places one after the other. A word counts once, from the turn that gives it most: a thread that repeats one word of
 * the question must not outrank a turn that has two of them. (Adding the shares up instead measures 1.1 lower.)
 */
export class PlaceScorer {
  readonly #scored: ScoredQuestion;
  readonly #isNamed: (speaker: string | undefined) => boolean;
  /** The round in which a term was counted last. */
  readonly #counted: Float64Array;
  readonly #sessionScale: number;
  /** Of the place that is looked at. */
  readonly #words = new Float64Array(Object.keys(sources).length);
  #round = 0;

  constructor(query: ScoredQuery, scored: ScoredQuestion) {
    this.#scored = scored;
    this.#isNamed = speakerTest(query);
    this.#counted = new Float64Array(scored.rarities.length);
    this.#sessionScale = scored.bestSession > 0 ? (weights.session * scored.bestTurn) / scored.bestSession : 0;
  }

  /** The same as its parts put together, without making them: of thousands of places some dozen are shown. */
  score(place: Place): number {
    const turn = place.session.turns.get(place.seq);
    const around = turnsAround(place);
    let sum = this.#standingOf(place, turn) + this.#vectorOf(around, place) + this.#sessionOf(place);
    for (const words of this.#weighWords(around, place)) sum += words;
    return sum * this.#speakerOf(turn) * askingOf(turn) * periodOf(turn);
  }

  explain(place: Place): TurnScoreParts {
    const turn = place.session.turns.get(place.seq);
    const around = turnsAround(place);
    const words = this.#weighWords(around, place);
    const wordsFrom = (source: Source): number => words[source] ?? 0;
    const near = turn?.near;
    return {
      own: wordsFrom(sources.own),
      before: wordsFrom(sources.before),
      beforeThat: wordsFrom(sources.beforeThat),
      after: wordsFrom(sources.after),
      memory: wordsFrom(sources.memory) + this.#standingOf(place, turn),
      vector: this.#vectorOf(around, place),
      ...(near === undefined ? {} : { similarity: near.similarity, vectorRank: near.rank }),
      session: this.#sessionOf(place),
      speaker: this.#speakerOf(turn),
      asking: askingOf(turn),
      period: periodOf(turn),
    };
  }

  #standingOf({ memories }: Place, turn: TurnEvidence | undefined): number {
    return weights.memory * this.#bestStanding(memories, turn);
  }

  #vectorOf(around: readonly Around[], { memories }: Place): number {
    return vectorScore(this.#nearnessOf(around, memories), this.#scored.bestTurn);
  }

  #sessionOf({ session }: Place): number {
    return this.#sessionScale * session.score;
  }

  /** What the words of a place are worth, by where they come from; until the next place is weighed. */
  #weighWords(around: readonly Around[], { memories }: Place): Float64Array {
    const round = ++this.#round;
    const { rarities } = this.#scored;
    const words = this.#words.fill(0);
    for (const { source, terms, factor } of contributionsTo(around, memories)) {
      for (const term of terms) {
        if (this.#counted[term] === round) continue;
        this.#counted[term] = round;
        words[source] = (words[source] ?? 0) + factor * (rarities[term] ?? 0);
      }
    }
    return words;
  }

  #speakerOf(turn: TurnEvidence | undefined): number {
    return this.#isNamed(turn?.speaker) ? weights.namedSpeaker : 1;
  }

  /**
   * How near a place is, from 0 to 1: its turn, or a memory that cites it, and the turns around it at the shares at which they lend
   * words. Together they leave of what is missing to 1 what each of them leaves, so that a thread is never worth more than the nearest.
   */
  #nearnessOf(around: readonly Around[], memories: readonly MemoryScore[]): number {
    let own = 0;
    let missing = 1;
    for (const { source, turn, share } of around) {
      if (source === sources.own) own = this.#nearnessOfTurn(turn);
      else missing *= 1 - share * this.#nearnessOfTurn(turn);
    }
    for (const { hit } of memories) own = Math.max(own, weights.memoryVector * nearnessOf(hit.near));
    return 1 - (1 - own) * missing;
  }

  #nearnessOfTurn({ near, awaitsVector, terms, norm }: TurnEvidence): number {
    if (!awaitsVector) return nearnessOf(near);
    const { bestTurn, weightOf } = this.#scored;
    return bestTurn > 0 ? (norm * weightOf(terms)) / bestTurn : 0;
  }

  /** The best score alone: ten facts from one turn do not make it ten times as good. */
  #bestStanding(memories: readonly MemoryScore[], turn: TurnEvidence | undefined): number {
    if (memories.length === 0) return 0;
    const { weightOf, wordsOf } = this.#scored;
    const least = turn === undefined ? 0 : weights.standsFor * weightOf(wordsOf(turn));
    let best = 0;
    for (const { score, weight } of memories) if (weight >= least) best = Math.max(best, score);
    return best;
  }
}
