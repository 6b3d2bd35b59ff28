import { turnTraits } from '../analysis/turn-traits.ts';
import type { MemoryHit } from './memory-hit.ts';
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
  readonly speaker: string | undefined;
}

export interface SessionEvidence {
  /** By seq. */
  readonly turns: Map<number, TurnEvidence>;
  /** BM25 of the session as one document. */
  readonly score: number;
}

export interface ScoredHits {
  readonly sessions: ReadonlyMap<string, SessionEvidence>;
  readonly reader: MaskReader;
  /** Rarity of each term. */
  readonly rarities: Float64Array;
  /** The highest score of a turn by its own words. */
  readonly bestTurn: number;
  readonly bestSession: number;
}

/** What a question touches. */
export interface RecallHits {
  readonly turns: readonly TurnHit[];
  readonly memories?: readonly MemoryHit[];
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
function termRarities(hits: RecallHits, statistics: TurnStatistics, reader: MaskReader): Float64Array {
  const { turns, memories = [] } = hits;
  const documents =
    statistics.documents === undefined ? countDocuments(turns, reader) : readDocuments(statistics.documents, reader);
  const inMemories = countDocuments(memories, reader);
  const total = Math.max(statistics.turns, turns.length);
  // A word that a model put into memories and nobody ever said is as rare as it is among them, not rarer than anything.
  const rarities = documents.map((count, term) => rarity(count > 0 ? count : (inMemories[term] ?? 0), total));
  const telling = turns.reduce((sum, hit) => sum + (tellsTime(hit) ? 1 : 0), 0);
  rarities[reader.count - 1] = weights.tellingTime * rarity(telling, turns.length);
  return rarities;
}

function tellsTime({ traits = 0 }: TurnHit): boolean {
  return (traits & turnTraits.tellsTime) !== 0;
}

/** Reads what each turn and each session has of the question. Linear in the hits. */
export function scoreHits(query: ScoredQuery, hits: RecallHits, statistics: TurnStatistics): ScoredHits {
  // Telling a time counts as one more term, above the bits of the words, where the question asks for one.
  const timeBit = query.asksWhen ? 2 ** query.lexemes.length : 0;
  const reader = maskReader([...query.terms, -1]);
  const rarities = termRarities(hits, statistics, reader);
  const tallies = new Map<string, SessionTally>();
  let bestTurn = 0;
  for (const hit of hits.turns) {
    const tally = tallyOf(tallies, hit.sessionId, reader.count - 1);
    for (const term of reader.termsOf(hit.mask)) tally.frequencies[term] = (tally.frequencies[term] ?? 0) + 1;
    tally.length += hit.length;
    const terms = reader.termsOf(tellsTime(hit) ? hit.mask + timeBit : hit.mask);
    const norm = saturated(1, hit.length, statistics.averageLength);
    const asks = ((hit.traits ?? 0) & turnTraits.asks) !== 0;
    tally.turns.set(hit.seq, { terms, norm, asks, speaker: hit.speaker });
    bestTurn = Math.max(bestTurn, norm * terms.reduce((sum, term) => sum + (rarities[term] ?? 0), 0));
  }
  const sessions = scoreSessions(tallies, statistics, reader.count - 1);
  let bestSession = 0;
  for (const { score } of sessions.values()) bestSession = Math.max(bestSession, score);
  return { sessions, reader, rarities, bestTurn, bestSession };
}
