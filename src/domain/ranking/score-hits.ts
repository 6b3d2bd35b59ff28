import type { Period } from '../analysis/named-periods.ts';
import { turnTraits } from '../analysis/turn-traits.ts';
import type { MemoryHit, SupersededHit } from './memory-hit.ts';
import type { Nearness } from './near-hit.ts';
import { countDocuments, maskReader, rarity, readDocuments, saturated } from './term-scores.ts';
import type { MaskReader, ScoredQuery } from './term-scores.ts';
import type { TurnHit, TurnStatistics } from './turn-hit.ts';
import { weights } from './weights.ts';

/** What a turn has of the question. */
export interface TurnEvidence {
  /** Indexes of the terms it has. */
  readonly terms: readonly number[];
  /** The factor of its length on each of them. */
  readonly norm: number;
  readonly asks: boolean;
  /** Absent where it is not among the nearest. */
  readonly near: Nearness | undefined;
  readonly awaitsVector: boolean;
  readonly speaker: string | undefined;
  readonly saidAt: Date | undefined;
  /** Said within a span of time that the question names. */
  readonly inPeriod: boolean;
}

export interface SessionEvidence {
  /** By seq. */
  readonly turns: Map<number, TurnEvidence>;
  /** BM25 of the session as one document. */
  readonly score: number;
}

/** What a question touches. */
export interface QuestionHits {
  readonly turns: readonly TurnHit[];
  readonly memories?: readonly MemoryHit[];
  readonly superseded?: readonly SupersededHit[];
}

/** A question held against what it touches. */
export interface ScoredQuestion {
  readonly sessions: ReadonlyMap<string, SessionEvidence>;
  readonly reader: MaskReader;
  /** Rarity of each term; last, of telling a time. */
  readonly rarities: Float64Array;
  /** The highest score of a turn by its own words. */
  readonly bestTurn: number;
  readonly bestSession: number;
  /** Rarity of all words of the question that anything has. */
  readonly wholeWeight: number;
  /** Terms of a turn that are words. */
  readonly wordsOf: (turn: TurnEvidence) => readonly number[];
  /** Rarity of terms together. */
  readonly weightOf: (terms: Iterable<number>) => number;
  /** Rarity of the words of the question that a turn has. */
  readonly wordWeight: (sessionId: string, seq: number) => number;
}

interface SessionTally {
  readonly turns: Map<number, TurnEvidence>;
  /** Turns of the session that have each term. */
  readonly frequencies: Float64Array;
  /** Of the turns with hits. */
  length: number;
}

function tallyOf(sessions: Map<string, SessionTally>, sessionId: string, terms: number): SessionTally {
  let tally = sessions.get(sessionId);
  if (tally === undefined)
    sessions.set(sessionId, (tally = { turns: new Map(), frequencies: new Float64Array(terms), length: 0 }));
  return tally;
}

function scoreSessions(
  tallies: ReadonlyMap<string, SessionTally>,
  statistics: TurnStatistics,
  terms: number,
): Map<string, SessionEvidence> {
  const documents = new Float64Array(terms);
  for (const { frequencies } of tallies.values())
    for (const [term, count] of frequencies.entries()) documents[term] = (documents[term] ?? 0) + Math.sign(count);
  const total = Math.max(statistics.sessionCount ?? statistics.sessions.size, tallies.size);
  const averageLength = (statistics.averageLength * statistics.turns) / total;
  const sessions = new Map<string, SessionEvidence>();
  for (const [sessionId, { turns, frequencies, length: hitLength }] of tallies) {
    const length = statistics.sessions.get(sessionId)?.length ?? hitLength;
    let score = 0;
    for (const [term, count] of frequencies.entries())
      score += rarity(documents[term] ?? 0, total) * saturated(count, length, averageLength);
    sessions.set(sessionId, { turns, score });
  }
  return sessions;
}

/** Rarity of each term, and last of telling a time: how common that is can only be seen among the hits. */
function termRarities(hits: QuestionHits, statistics: TurnStatistics, reader: MaskReader): Float64Array {
  const { turns, memories = [] } = hits;
  const documents =
    statistics.documents === undefined ? countDocuments(turns, reader) : readDocuments(statistics.documents, reader);
  const inMemories = countDocuments(memories, reader);
  const total = Math.max(statistics.turns, turns.length);
  // A word that a model put into memories and nobody ever said is as rare as it is among them, not rarer than anything.
  const rarities = documents.map((count, term) => rarity(count > 0 ? count : (inMemories[term] ?? 0), total));
  const worded = turns.filter(({ mask }) => mask !== 0);
  rarities[reader.count - 1] = weights.tellingTime * rarity(worded.filter(tellsTime).length, worded.length);
  return rarities;
}

function tellsTime({ traits = 0 }: TurnHit): boolean {
  return (traits & turnTraits.tellsTime) !== 0;
}

function isWithin(instant: Date | undefined, periods: readonly Period[]): boolean {
  return instant !== undefined && periods.some(({ from, to }) => instant >= from && instant < to);
}

/** Tallies of all sessions; `timeBit` stands above the bits of the words. */
function tallyHits(
  hits: readonly TurnHit[],
  context: { reader: MaskReader; timeBit: number; averageLength: number; periods: readonly Period[] },
): Map<string, SessionTally> {
  const { reader, timeBit, averageLength, periods } = context;
  const tallies = new Map<string, SessionTally>();
  for (const hit of hits) {
    const tally = tallyOf(tallies, hit.sessionId, reader.count - 1);
    for (const term of reader.termsOf(hit.mask)) tally.frequencies[term] = (tally.frequencies[term] ?? 0) + 1;
    tally.length += hit.length;
    tally.turns.set(hit.seq, {
      terms: reader.termsOf(tellsTime(hit) ? hit.mask + timeBit : hit.mask),
      norm: saturated(1, hit.length, averageLength),
      asks: ((hit.traits ?? 0) & turnTraits.asks) !== 0,
      near: hit.near,
      awaitsVector: hit.awaitsVector === true,
      speaker: hit.speaker,
      saidAt: hit.saidAt,
      inPeriod: isWithin(hit.saidAt, periods),
    });
  }
  return tallies;
}

/** Reads what each turn and each session has of the question. Linear in the hits. */
export function scoreHits(query: ScoredQuery, hits: QuestionHits, statistics: TurnStatistics): ScoredQuestion {
  const reader = maskReader([...query.terms, -1]);
  const timeTerm = reader.count - 1;
  const rarities = termRarities(hits, statistics, reader);
  // Telling a time counts as one more term where the question asks for one.
  const timeBit = query.asksWhen ? 2 ** query.lexemes.length : 0;
  const { averageLength } = statistics;
  const tallies = tallyHits(hits.turns, { reader, timeBit, averageLength, periods: query.periods ?? [] });
  const sessions = scoreSessions(tallies, statistics, timeTerm);
  const sumOf = (terms: Iterable<number>): number => {
    let sum = 0;
    for (const term of terms) sum += rarities[term] ?? 0;
    return sum;
  };
  let bestTurn = 0;
  let bestSession = 0;
  const found = new Set((hits.memories ?? []).flatMap(({ mask }) => reader.termsOf(mask)));
  for (const { turns, score } of sessions.values()) {
    bestSession = Math.max(bestSession, score);
    for (const { terms, norm } of turns.values()) {
      bestTurn = Math.max(bestTurn, norm * sumOf(terms));
      for (const term of terms) found.add(term);
    }
  }
  found.delete(timeTerm);
  const wordsOf = ({ terms }: TurnEvidence): readonly number[] => terms.filter((term) => term < timeTerm);
  return {
    sessions,
    reader,
    rarities,
    bestTurn,
    bestSession,
    wholeWeight: sumOf(found),
    wordsOf,
    weightOf: sumOf,
    wordWeight: (sessionId, seq) => {
      const turn = sessions.get(sessionId)?.turns.get(seq);
      return turn === undefined ? 0 : sumOf(wordsOf(turn));
    },
  };
}
