import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzeQuery } from '../analysis/analyze-query.ts';
import { rankTurns } from './rank-turns.ts';
import type { TurnHit } from './turn-hit.ts';

const now = { instant: new Date('2023-09-01T12:00:00Z'), offsetMinutes: 0 };
const query = analyzeQuery('Did Anna paint the lake?', { now });
const [anna, paint, lake] = [1, 2, 4];

const scope = {
  turns: 100,
  averageLength: 10,
  count: 20,
  sessions: new Map([
    ['a', { turns: 20, length: 200 }],
    ['b', { turns: 20, length: 200 }],
  ]),
};
const hit = (seq: number, mask: number, more: Partial<TurnHit> = {}): TurnHit => ({
  sessionId: 'a',
  seq,
  mask,
  length: 10,
  ...more,
});
const rank = (...hits: TurnHit[]): string[] =>
  rankTurns(query, hits, scope).map(({ sessionId, seq }) => `${sessionId}${seq}`);

describe('ranking turns', () => {
  it('has nothing to say without hits', () => {
    expect(rankTurns(query, [], scope)).toEqual([]);
  });

  it('puts what has more and rarer words of the question first', () => {
    expect(rank(hit(1, anna), hit(6, paint + lake), hit(11, anna), hit(16, anna + lake)).slice(0, 2)).toEqual([
      'a6',
      'a16',
    ]);
  });

  it('prefers the shorter of two turns with the same words', () => {
    expect(rank(hit(1, lake, { length: 30 }), hit(11, lake))[0]).toBe('a11');
  });

  it('finds the answer behind a question that has the words', () => {
    const ranked = rankTurns(query, [hit(5, paint + lake, { traits: 1 })], scope);
    expect(ranked.map(({ seq }) => seq)).toEqual([5, 6, 7, 4]);
    expect(ranked[1]?.parts).toMatchObject({ own: 0, speaker: 1, asking: 1 });
    expect(ranked[1]?.parts.before).toBeGreaterThan(0);
  });

  it('counts a word once, however many turns of a thread repeat it', () => {
    expect(rank(hit(4, paint), hit(5, paint), hit(6, paint), hit(7, paint), hit(14, paint + lake))[0]).toBe('a14');
  });

  it('does not look across sessions for neighbours', () => {
    const parts = rankTurns(query, [hit(5, paint), hit(6, lake, { sessionId: 'b' })], scope).find(
      ({ sessionId }) => sessionId === 'b',
    )?.parts;
    expect(parts).toMatchObject({ before: 0, after: 0 });
  });

  it('names no place before the first turn or behind the last', () => {
    const seqs = rankTurns(query, [hit(1, lake), hit(20, lake)], scope).map(({ seq }) => seq);
    expect([...seqs].sort((a, b) => a - b)).toEqual([1, 2, 3, 19, 20]);
  });

  it('prefers what was said by the person whom the question names', () => {
    expect(rank(hit(1, lake, { speaker: 'Ben' }), hit(11, lake, { speaker: 'Anna' }))[0]).toBe('a11');
  });

  it('prefers the session that is about the question', () => {
    const about = [1, 17].map((seq) => hit(seq, paint, { sessionId: 'b' }));
    const ranked = rank(hit(5, lake), hit(9, lake, { sessionId: 'b' }), ...about);
    expect(ranked.indexOf('b9')).toBeLessThan(ranked.indexOf('a5'));
  });

  it('prefers what tells a time when the question asks for one', () => {
    const when = analyzeQuery('When did Anna paint the lake?', { now });
    const hits = [hit(1, lake), hit(11, lake, { traits: 2 })];
    expect(rankTurns(when, hits, scope)[0]?.seq).toBe(11);
  });

  it('takes counts of documents where hits are only a sample', () => {
    const sample = [hit(1, paint), hit(11, lake)];
    expect(rankTurns(query, sample, { ...scope, documents: [50, 40, 2] })[0]?.seq).toBe(11);
    expect(rankTurns(query, sample, { ...scope, documents: [50, 2, 40] })[0]?.seq).toBe(1);
  });

  it('gives parts that make up the score', () => {
    for (const { score, parts } of rankTurns(
      query,
      [hit(4, paint, { traits: 1, speaker: 'Anna' }), hit(5, lake), hit(6, anna)],
      scope,
    )) {
      const { own, before, beforeThat, after, memory, session, speaker, asking } = parts;
      expect((own + before + beforeThat + after + memory + session) * speaker * asking).toBeCloseTo(score);
    }
  });
});

const anyHits = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 20 })), {
    selector: ([id, seq]) => `${id}${seq}`,
    maxLength: 30,
  })
  .chain((places) =>
    fc.tuple(
      ...places.map(([sessionId, seq]) =>
        fc.record({
          sessionId: fc.constant(sessionId),
          seq: fc.constant(seq),
          mask: fc.integer({ min: 1, max: 7 }),
          length: fc.integer({ min: 0, max: 40 }),
          traits: fc.nat(3),
        }),
      ),
    ),
  );

it('ranks any hits in falling order, each place once, always the same', () => {
  fc.assert(
    fc.property(anyHits, (hits) => {
      const ranked = rankTurns(query, hits, { ...scope, count: 200 });
      expect(rankTurns(query, [...hits].reverse(), { ...scope, count: 200 }).map(({ seq }) => seq)).toEqual(
        ranked.map(({ seq }) => seq),
      );
      expect(new Set(ranked.map(({ sessionId, seq }) => `${sessionId}${seq}`)).size).toBe(ranked.length);
      for (const [at, { score }] of ranked.entries()) {
        expect(Number.isFinite(score)).toBe(true);
        expect(score).toBeLessThanOrEqual(ranked[at - 1]?.score ?? Infinity);
      }
      for (const { sessionId, seq } of hits)
        expect(ranked.some((turn) => turn.sessionId === sessionId && turn.seq === seq)).toBe(true);
    }),
  );
});

it('never scores a turn lower for having one more word of the question', () => {
  fc.assert(
    fc.property(anyHits, fc.nat(2), (hits, bit) => {
      const [first, ...others] = hits;
      if (first === undefined || Math.floor(first.mask / 2 ** bit) % 2 === 1) return;
      // Rarities as given, since one more hit makes the word less rare for all.
      const options = { ...scope, count: 200, documents: [50, 10, 5] };
      const own = (turns: readonly TurnHit[]): number =>
        rankTurns(query, turns, options).find(
          ({ sessionId, seq }) => sessionId === first.sessionId && seq === first.seq,
        )?.parts.own ?? 0;
      expect(own([{ ...first, mask: first.mask + 2 ** bit }, ...others])).toBeGreaterThanOrEqual(own(hits) - 1e-9);
    }),
  );
});
