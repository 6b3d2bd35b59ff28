import { describe, expect, it } from 'vitest';
import { analyzeQuery } from '../analysis/analyze-query.ts';
import { turnTraits } from '../analysis/turn-traits.ts';
import { joinNearest } from './join-nearest.ts';
import type { MemoryHit } from './memory-hit.ts';
import type { NearHits } from './near-hit.ts';
import { rankRecall } from './rank-recall.ts';
import type { RankedItem } from './ranked-item.ts';
import type { QuestionHits } from './score-hits.ts';
import type { TurnHit } from './turn-hit.ts';
import { weights } from './weights.ts';

const now = { instant: new Date('2023-09-01T12:00:00Z'), offsetMinutes: 0 };
const query = analyzeQuery('Did Anna paint the lake?', { now });
const [anna, paint, lake] = [1, 2, 4];
const scope = { turns: 1_000, averageLength: 10, count: 20, sessions: new Map([['a', { turns: 500, length: 5_000 }]]) };

const turn = (seq: number, mask: number): TurnHit => ({ sessionId: 'a', seq, mask, length: 10 });
const memory = (memoryId: string, mask: number, cites: readonly number[]): MemoryHit => ({
  memoryId,
  mask,
  length: 10,
  importance: 5.5,
  subjectKey: 'anna',
  saidAt: now.instant,
  citedTurns: cites.map((seq) => ({ sessionId: 'a', seq })),
});
/** Turns by seq and memories, each as near as told, the nearest first. */
const nearest = (
  turns: readonly (readonly [seq: number, similarity: number])[],
  memories: readonly (readonly [MemoryHit, similarity: number])[] = [],
): NearHits => ({
  turns: turns.map(([seq, similarity]) => ({ ...turn(seq, 0), similarity })),
  memories: memories.map(([hit, similarity]) => ({ ...hit, similarity })),
  unembedded: [],
  sessionTurns: new Map(),
});
const rank = (hits: QuestionHits, near?: NearHits): RankedItem[] =>
  rankRecall(query, hits, { ...scope, ...(near === undefined ? {} : { near }) });
const namesOf = (items: readonly RankedItem[]): (number | string)[] =>
  items.map((item) => (item.kind === 'turn' ? item.seq : item.memoryId));

describe('joining', () => {
  it('keeps each once, with its words, its similarity and its rank', () => {
    const near = nearest(
      [
        [30, 0.9],
        [10, 0.5],
      ],
      [[memory('m', 0, []), 0.7]],
    );
    const joined = joinNearest({ turns: [turn(10, lake), turn(20, paint)], memories: [memory('n', anna, [])] }, near);
    expect(joined.turns).toEqual([
      { ...turn(10, lake), near: { similarity: 0.5, rank: 2 } },
      turn(20, paint),
      { ...turn(30, 0), near: { similarity: 0.9, rank: 1 } },
    ]);
    expect(joined.memories).toEqual([
      memory('n', anna, []),
      { ...memory('m', 0, []), near: { similarity: 0.7, rank: 1 } },
    ]);
  });

  it('takes nothing for near that is at right angles or beyond', () => {
    expect(
      joinNearest(
        { turns: [] },
        nearest([
          [1, 0.1],
          [2, 0],
          [3, -0.5],
        ]),
      ).turns,
    ).toHaveLength(1);
  });

  it('marks what has no vector yet', () => {
    const near = { ...nearest([[10, 0.5]]), unembedded: [{ sessionId: 'a', seq: 15 }] };
    const joined = joinNearest({ turns: [turn(10, lake), turn(12, lake), turn(20, lake)] }, near);
    expect(joined.turns.map(({ awaitsVector }) => awaitsVector)).toEqual([undefined, undefined, true]);
  });
});

describe('ranking with vectors', () => {
  it('finds what shares no word, in the order of nearness, and then the turns around it', () => {
    const near = nearest([
      [40, 0.9],
      [10, 0.8],
    ]);
    const found = namesOf(rank({ turns: [] }, near));
    expect(found.slice(0, 2)).toEqual([40, 10]);
    expect(new Set(found.slice(2))).toEqual(new Set([9, 11, 12, 39, 41, 42]));
  });

  it('counts a thread of near turns for more than a turn that stands alone, and for no more than the nearest of all', () => {
    const vectorOf = (seq: number, found: readonly RankedItem[]): number =>
      found[namesOf(found).indexOf(seq)]!.parts.vector;
    const two = [
      [100, 0.9],
      [40, 0.8],
    ] as const;
    const hits = { turns: [turn(200, lake)] };
    const [alone, thread] = [rank(hits, nearest(two)), rank(hits, nearest([...two, [41, 0.7]]))];
    expect(vectorOf(40, thread)).toBeGreaterThan(vectorOf(40, alone));
    expect(vectorOf(40, thread)).toBeLessThan(vectorOf(100, thread));
  });

  it('lends more from a question to its answer than from a statement to the next', () => {
    const asking = { ...turn(10, 0), traits: turnTraits.asks, similarity: 0.9 };
    const [answer, next] = [[asking], [{ ...asking, traits: 0 }]].map((turns) => {
      const ranked = rank({ turns: [] }, { turns, memories: [], unembedded: [], sessionTurns: new Map() });
      return ranked[namesOf(ranked).indexOf(11)]!.score;
    });
    expect(answer! / next!).toBeCloseTo(weights.questionBefore / weights.turnBefore);
  });

  it('puts what both arms find before what one of them finds', () => {
    const hits = { turns: [turn(10, lake), turn(20, lake), turn(30, lake)] };
    const ranked = rank(
      hits,
      nearest([
        [100, 0.9],
        [20, 0.8],
      ]),
    );
    expect(ranked[0]).toMatchObject({ seq: 20, parts: { similarity: 0.8, vectorRank: 2 } });
    expect(namesOf(ranked)).toContain(100);
  });

  it('leaves a near turn with most of the words before the nearest one that has none', () => {
    const near = nearest([
      [100, 0.99],
      [10, 0.2],
    ]);
    expect(namesOf(rank({ turns: [turn(10, anna + paint + lake)] }, near))[0]).toBe(10);
  });

  it('does not push down a turn that has no vector yet', () => {
    const hits = { turns: [turn(10, lake), turn(20, lake), turn(40, lake)] };
    const near = nearest([
      [10, 0.9],
      [20, 0.8],
    ]);
    expect(namesOf(rank(hits, near)).indexOf(40)).toBeGreaterThan(0);
    const ranked = rank(hits, { ...near, unembedded: [{ sessionId: 'a', seq: 30 }] });
    expect(ranked[0]).toMatchObject({ seq: 40 });
    expect(ranked[0]!.parts).not.toHaveProperty('similarity');
  });

  it('lets a near memory lend to the turns that it cites, less than they would have themselves', () => {
    const ranked = rank({ turns: [turn(10, lake)] }, nearest([[100, 0.9]], [[memory('m', 0, [200]), 0.9]]));
    const [lent, own] = ['m', 100].map((name) => ranked[namesOf(ranked).indexOf(name)]!);
    expect(lent).toMatchObject({ kind: 'memory', turn: { seq: 200 }, parts: { similarity: 0.9, vectorRank: 1 } });
    expect(lent!.score / own!.score).toBeGreaterThan(weights.memoryVector);
    expect(lent!.score).toBeLessThan(own!.score);
  });

  it('changes nothing where nothing is near', () => {
    const hits = { turns: [turn(10, lake), turn(20, paint + anna)], memories: [memory('m', lake, [10])] };
    expect(rank(hits, nearest([]))).toEqual(rank(hits));
  });
});

it('gives no rank to places behind the end of a session that only vectors found', () => {
  const asked = analyzeQuery('where to eat', { now });
  const turns = Array.from({ length: 100 }, (_, index) => ({
    sessionId: `s${index}`,
    seq: 1,
    mask: 0,
    length: 5,
    traits: 0,
    saidAt: new Date(index),
    similarity: 0.9 - index / 1_000,
  }));
  const near = {
    turns,
    memories: [],
    unembedded: [],
    sessionTurns: new Map(turns.map(({ sessionId }) => [sessionId, 1])),
  };
  const items = rankRecall(
    asked,
    { turns: [] },
    { turns: 100, averageLength: 5, sessions: new Map(), count: 100, near },
  );
  expect(items.map((item) => (item.kind === 'turn' ? item.seq : 0))).toEqual(turns.map(() => 1));
});
