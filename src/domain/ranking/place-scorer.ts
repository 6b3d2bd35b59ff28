import type { ScoredQuestion, SessionEvidence, TurnEvidence } from './score-hits.ts';
import type { MemoryScore } from './score-memories.ts';
import { speakerTest } from './speaker-test.ts';
import type { ScoredQuery } from './term-scores.ts';
import { vectorScore } from './vector-score.ts';
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
  /** How near it is, or a memory that cites it. Of a turn without a vector yet as much as its words are worth to those that have. */
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

interface Contribution {
  readonly source: (typeof sources)[keyof typeof sources];
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

function contributionsTo({ session, seq, memories }: Place): Contribution[] {
  const found: Contribution[] = [];
  const own = session.turns.get(seq);
  const before = session.turns.get(seq - 1);
  const beforeThat = session.turns.get(seq - 2);
  const after = session.turns.get(seq + 1);
  if (own !== undefined) found.push({ source: sources.own, terms: own.terms, factor: own.norm });
  if (before !== undefined) {
    const share = before.asks ? weights.questionBefore : weights.turnBefore;
    insert(found, { source: sources.before, terms: before.terms, factor: share * before.norm });
  }
  if (beforeThat !== undefined) {
    insert(found, {
      source: sources.beforeThat,
      terms: beforeThat.terms,
      factor: weights.turnBeforeThat * beforeThat.norm,
    });
  }
  if (after !== undefined) {
    insert(found, { source: sources.after, terms: after.terms, factor: weights.turnAfter * after.norm });
  }
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
    this.#weighWords(place);
    const {
      [sources.own]: own = 0,
      [sources.before]: before = 0,
      [sources.beforeThat]: beforeThat = 0,
      [sources.after]: after = 0,
      [sources.memory]: words = 0,
    } = this.#words;
    const memory = words + weights.memory * this.#bestStanding(place.memories, turn);
    const vector = this.#vectorOf(turn, place.memories, own);
    const session = this.#sessionScale * place.session.score;
    return (
      (own + before + beforeThat + after + memory + vector + session) *
      this.#speakerOf(turn) *
      askingOf(turn) *
      periodOf(turn)
    );
  }

  explain(place: Place): TurnScoreParts {
    const turn = place.session.turns.get(place.seq);
    this.#weighWords(place);
    const {
      [sources.own]: own = 0,
      [sources.before]: before = 0,
      [sources.beforeThat]: beforeThat = 0,
      [sources.after]: after = 0,
      [sources.memory]: words = 0,
    } = this.#words;
    const near = turn?.near;
    return {
      own,
      before,
      beforeThat,
      after,
      memory: words + weights.memory * this.#bestStanding(place.memories, turn),
      vector: this.#vectorOf(turn, place.memories, own),
      ...(near === undefined ? {} : { similarity: near.similarity, vectorRank: near.rank }),
      session: this.#sessionScale * place.session.score,
      speaker: this.#speakerOf(turn),
      asking: askingOf(turn),
      period: periodOf(turn),
    };
  }

  /** What the words of a place are worth, by where they come from. */
  #weighWords(place: Place): void {
    const round = ++this.#round;
    const { rarities } = this.#scored;
    const words = this.#words.fill(0);
    for (const { source, terms, factor } of contributionsTo(place)) {
      for (const term of terms) {
        if (this.#counted[term] === round) continue;
        this.#counted[term] = round;
        words[source] = (words[source] ?? 0) + factor * (rarities[term] ?? 0);
      }
    }
  }

  #speakerOf(turn: TurnEvidence | undefined): number {
    return this.#isNamed(turn?.speaker) ? weights.namedSpeaker : 1;
  }

  /** The nearest of the turn and its memories; unknown ones are taken to be as near as their words are good. */
  #vectorOf(turn: TurnEvidence | undefined, memories: readonly MemoryScore[], own: number): number {
    const { bestTurn } = this.#scored;
    let best = turn?.awaitsVector === true ? weights.vector * own : vectorScore(turn?.near, bestTurn);
    for (const { hit } of memories) best = Math.max(best, weights.memoryVector * vectorScore(hit.near, bestTurn));
    return best;
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
