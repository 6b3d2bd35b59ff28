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

type Source = 'own' | 'before' | 'beforeThat' | 'after' | 'memory';

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

function contributionsTo({ session, seq, memories }: Place): Contribution[] {
  const found: Contribution[] = [];
  const own = session.turns.get(seq);
  const before = session.turns.get(seq - 1);
  const beforeThat = session.turns.get(seq - 2);
  const after = session.turns.get(seq + 1);
  if (own !== undefined) found.push({ source: 'own', terms: own.terms, factor: own.norm });
  if (before !== undefined) {
    const share = before.asks ? weights.questionBefore : weights.turnBefore;
    insert(found, { source: 'before', terms: before.terms, factor: share * before.norm });
  }
  if (beforeThat !== undefined) {
    insert(found, { source: 'beforeThat', terms: beforeThat.terms, factor: weights.turnBeforeThat * beforeThat.norm });
  }
  if (after !== undefined) {
    insert(found, { source: 'after', terms: after.terms, factor: weights.turnAfter * after.norm });
  }
  for (const { terms, norm } of memories)
    insert(found, { source: 'memory', terms, factor: weights.memoryWords * norm });
  return found;
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
  #round = 0;

  constructor(query: ScoredQuery, scored: ScoredQuestion) {
    this.#scored = scored;
    this.#isNamed = speakerTest(query);
    this.#counted = new Float64Array(scored.rarities.length);
    this.#sessionScale = scored.bestSession > 0 ? (weights.session * scored.bestTurn) / scored.bestSession : 0;
  }

  score(place: Place): number {
    const { own, before, beforeThat, after, memory, vector, session, speaker, asking, period } = this.explain(place);
    return (own + before + beforeThat + after + memory + vector + session) * speaker * asking * period;
  }

  explain(place: Place): TurnScoreParts {
    const round = ++this.#round;
    const { rarities } = this.#scored;
    const words = { own: 0, before: 0, beforeThat: 0, after: 0, memory: 0 };
    for (const { source, terms, factor } of contributionsTo(place)) {
      for (const term of terms) {
        if (this.#counted[term] === round) continue;
        this.#counted[term] = round;
        words[source] += factor * (rarities[term] ?? 0);
      }
    }
    const turn = place.session.turns.get(place.seq);
    const near = turn?.near;
    return {
      ...words,
      vector: this.#vectorOf(turn, place.memories, words.own),
      ...(near === undefined ? {} : { similarity: near.similarity, vectorRank: near.rank }),
      memory: words.memory + weights.memory * this.#bestStanding(place.memories, turn),
      session: this.#sessionScale * place.session.score,
      speaker: this.#isNamed(turn?.speaker) ? weights.namedSpeaker : 1,
      asking: turn?.asks === true ? weights.asking : 1,
      period: turn?.inPeriod === true ? weights.namedPeriod : 1,
    };
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
