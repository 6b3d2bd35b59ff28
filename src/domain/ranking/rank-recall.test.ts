import { describe, expect, it } from 'vitest';
import { analyzeQuery } from '../analysis/analyze-query.ts';
import type { MemoryHit, SupersededHit } from './memory-hit.ts';
import { rankRecall } from './rank-recall.ts';
import { rankTurns } from './rank-turns.ts';
import type { TurnHit } from './turn-hit.ts';
import { weights } from './weights.ts';

const now = { instant: new Date('2023-09-01T12:00:00Z'), offsetMinutes: 0 };
const query = analyzeQuery('Where does Anna work as a baker?', { now });
const [anna, work, baker] = [1, 2, 4];

const scope = { turns: 100, averageLength: 10, count: 20, sessions: new Map([['a', { turns: 40, length: 400 }]]) };
const turn = (seq: number, mask: number, length = 10): TurnHit => ({ sessionId: 'a', seq, mask, length });
const memory = (memoryId: string, seqs: readonly number[], more: Partial<MemoryHit> = {}): MemoryHit => ({
  memoryId,
  mask: anna + work,
  length: 10,
  citedTurns: seqs.map((seq) => ({ sessionId: 'a', seq })),
  subjectKey: 'anna',
  saidAt: new Date('2023-05-01T00:00:00Z'),
  importance: 5,
  ...more,
});

function rank(turns: readonly TurnHit[], memories: readonly MemoryHit[]): string[] {
  return rankRecall(query, { turns, memories }, scope).map((item) =>
    item.kind === 'turn' ? `a${item.seq}` : item.memoryId,
  );
}

describe('ranking turns and memories', () => {
  it('ranks turns as without memories where there are none', () => {
    const turns = [turn(3, anna), turn(9, work + baker)];
    const kinds = rankTurns(query, turns, scope).map((ranked) => ({ kind: 'turn', ...ranked }));
    expect(rankRecall(query, { turns, memories: [] }, scope)).toEqual(kinds);
  });

  it('finds a turn that has no word of the question by the memory that cites it', () => {
    const items = rankRecall(query, { turns: [turn(30, anna)], memories: [memory('m', [5])] }, scope);
    expect(items[0]).toMatchObject({ kind: 'memory', memoryId: 'm', turn: { sessionId: 'a', seq: 5 } });
  });

  it('shows a memory in the place of its turn, and the turn no more', () => {
    expect(
      rank([turn(5, anna + work), turn(30, anna)], [memory('m', [5])]).filter((shown) => ['m', 'a5'].includes(shown)),
    ).toEqual(['m']);
  });

  it('shows the turn where the memory misses what the turn has', () => {
    expect(rank([turn(5, anna + work + baker)], [memory('m', [5], { mask: anna })])[0]).toBe('a5');
  });

  it('shows a memory once, at the best of its turns', () => {
    const shown = rank([turn(5, anna), turn(15, anna + work)], [memory('m', [5, 15])]);
    expect(shown.filter((item) => item === 'm')).toEqual(['m']);
    expect(shown[0]).toBe('m');
  });

  it('does not count the words of a turn twice because a memory repeats them', () => {
    const repeated = rank([turn(5, work), turn(20, work + baker)], [memory('copy', [5], { mask: work })]);
    expect(repeated[0]).toBe('a20');
  });

  it('puts the newer of two statements about the same first, whichever is shorter', () => {
    const older = memory('older', [5], { length: 6 });
    const newer = memory('newer', [25], { length: 12, saidAt: new Date('2023-08-01T00:00:00Z') });
    const turns = [turn(5, anna + work, 6), turn(25, anna + work, 12)];
    const order = rank(turns, [older, newer]);
    expect(order.indexOf('newer')).toBeLessThan(order.indexOf('older'));
  });

  it('keeps a memory whose turns have been erased', () => {
    expect(rank([turn(30, anna)], [memory('orphan', [])])).toContain('orphan');
  });

  it('prefers the more important of equal memories', () => {
    const memories = [
      memory('trivial', [5], { importance: 1, subjectKey: 'x' }),
      memory('vital', [25], { importance: 10, subjectKey: 'y' }),
    ];
    expect(rank([], memories)).toEqual(['vital', 'trivial']);
  });

  it('puts the newer of two turns of one speaker first, though it is twice as long', () => {
    const said = (seq: number, day: string, length: number): TurnHit => ({
      ...turn(seq, anna + work, length),
      speaker: 'Anna',
      saidAt: new Date(day),
    });
    expect(rank([said(5, '2023-05-01', 6), said(25, '2023-08-01', 12)], [])[0]).toBe('a25');
  });

  it('shows every memory where only memories are wanted, and no memory where only turns are', () => {
    const hits = { turns: [turn(5, anna + work + baker)], memories: [memory('m', [5], { mask: anna })] };
    const kindsOf = (kind: 'turn' | 'memory'): string[] =>
      rankRecall(query, hits, { ...scope, kinds: [kind] }).map((item) => item.kind);
    expect(kindsOf('memory')).toEqual(['memory']);
    expect(new Set(kindsOf('turn'))).toEqual(new Set(['turn']));
  });

  it('gives no more than was asked for', () => {
    const turns = Array.from({ length: 30 }, (_, at) => turn(at + 1, anna));
    expect(rankRecall(query, { turns, memories: [memory('m', [5])] }, { ...scope, count: 3 })).toHaveLength(3);
  });
});

describe('ranking what was superseded', () => {
  const moved = memory('moved', [25], { mask: anna, saidAt: new Date('2023-08-01T00:00:00Z') });
  const lived: SupersededHit = {
    memoryId: 'lived',
    mask: anna + work,
    citedTurns: [{ sessionId: 'a', seq: 5 }],
    by: moved,
  };
  const said = (seq: number, mask: number, day = '2023-05-01'): TurnHit => ({
    ...turn(seq, mask),
    speaker: 'Anna',
    saidAt: new Date(day),
  });
  const turns = [said(5, anna + work), said(25, anna, '2023-08-01'), said(35, anna)];
  const order = (memories: readonly MemoryHit[], superseded: readonly SupersededHit[], asked = query): string[] =>
    rankRecall(asked, { turns, memories, superseded }, scope).map((item) =>
      item.kind === 'turn' ? `a${item.seq}` : item.memoryId,
    );

  it('puts the old statement first as long as nothing supersedes it', () => {
    expect(order([moved], [])[0]).toBe('a5');
  });

  it('puts what holds above the turn of what it superseded, though it has fewer words of the question', () => {
    const ranked = order([moved], [lived]);
    expect(ranked[0]).toBe('moved');
    expect(ranked.indexOf('a5')).toBeGreaterThan(0);
  });

  it('finds what holds even where it has no word of the question', () => {
    expect(order([], [{ ...lived, by: { ...moved, mask: 0 } }])[0]).toBe('moved');
  });

  it('puts the turn of what holds first where only turns are wanted, and says which one is superseded', () => {
    const ranked = rankRecall(query, { turns, superseded: [lived] }, { ...scope, kinds: ['turn'] });
    expect(ranked[0]).toMatchObject({ kind: 'turn', seq: 25 });
    expect(ranked.find((item) => item.kind === 'turn' && item.seq === 5)).toMatchObject({ supersededBy: 'moved' });
    expect(ranked.filter((item) => item.kind === 'turn' && item.supersededBy !== undefined)).toHaveLength(1);
  });

  it('leaves a turn in its place for a question about something else that it says and that still holds', () => {
    const other = memory('other', [5], { mask: anna + baker });
    const asked = [said(5, anna + baker), said(25, anna, '2023-08-01')];
    const hits = { turns: asked, memories: [moved, other], superseded: [{ ...lived, mask: anna }] };
    expect(rankRecall(query, hits, scope)[0]).toMatchObject({ memoryId: 'other' });
  });

  it('leaves a turn in its place that has more of the question than what was superseded', () => {
    expect(order([moved], [{ ...lived, mask: anna }])[0]).toBe('a5');
  });

  it('does not hold the age of statements against them where the question asks for the past', () => {
    const past = analyzeQuery('Where did Anna work as a baker?', { now });
    const later = said(25, anna + work, '2023-08-01');
    const first = (asked: typeof query): string | undefined =>
      rankRecall(asked, { turns: [{ ...turns[0]!, length: 6 }, later] }, scope).map((item) =>
        item.kind === 'turn' ? `a${item.seq}` : '',
      )[0];
    expect([first(query), first(past)]).toEqual(['a25', 'a5']);
  });

  it('gives falling scores, and each place once', () => {
    const ranked = rankRecall(query, { turns, memories: [moved], superseded: [lived] }, scope);
    expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(new Set(order([moved], [lived])).size).toBe(ranked.length);
  });
});

describe('a span of time that the question names', () => {
  const dated = analyzeQuery('Where did Anna bake last week?', { now });
  const bake = 2 ** dated.lexemes.indexOf('bake');
  const said = (seq: number, day: string): TurnHit => ({ ...turn(seq, bake), saidAt: new Date(`${day}T12:00:00Z`) });

  it('favours what was said then, by a little', () => {
    const items = rankRecall(dated, { turns: [said(5, '2023-08-23'), said(15, '2023-08-02')] }, scope);
    const [inside, outside] = [5, 15].map((seq) => items.find((item) => item.kind === 'turn' && item.seq === seq));
    expect(inside?.parts).toMatchObject({ period: weights.namedPeriod });
    expect(outside?.parts).toMatchObject({ period: 1 });
    expect(inside?.score).toBeCloseTo(weights.namedPeriod * (outside?.score ?? 0));
  });

  it('leaves out nothing, and does not outrank more of the question', () => {
    const full = { ...said(15, '2023-08-02'), mask: bake + 2 ** dated.lexemes.indexOf('anna') };
    const items = rankRecall(dated, { turns: [said(5, '2023-08-23'), full] }, scope);
    expect(items[0]).toMatchObject({ seq: 15 });
    expect(items.map((item) => item.kind === 'turn' && item.seq)).toEqual(expect.arrayContaining([5, 15]));
  });
});
