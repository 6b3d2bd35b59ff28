import { beforeAll, describe, expect, it } from 'vitest';
import { analyzeQuery } from '../../domain/analysis/analyze-query.ts';
import { rankTurns } from '../../domain/ranking/rank-turns.ts';
import type { TurnHit, TurnStatistics } from '../../domain/ranking/turn-hit.ts';
import { buildMemory } from '../build-memory.ts';
import { testEpoch } from '../test-clock.ts';
import { uniqueNamespace } from '../unique-namespace.ts';
import {
  type FindSketch,
  lexemesOf,
  openRecall,
  type OpenHarness,
  placesOf,
  type RecallFixture,
} from './recall-fixture.ts';

const sessions = 64;
const turnsPerSession = 100;
const memories = 3_000;
/** Every how many turns the word is said, and from which on. */
const rareWords = { violin: [640, 5], pottery: [914, 6], saxophone: [2_133, 77] } as const;
/** Turns that have two of them. */
const both = [1_234, 3_456, 5_678];
const minute = 60_000;

/** What a user says: everyone talks about the weather, every second time about the garden. */
function textOf(number: number): string {
  const rare = Object.entries(rareWords).flatMap(([word, [every, first]]) => (number % every === first ? [word] : []));
  const said = both.includes(number) ? ['violin', 'pottery'] : rare;
  return ['weather', ...(number % 2 === 0 ? ['garden'] : []), `chapter${number % 97}`, ...said].join(' ');
}

const numbers = Array.from({ length: sessions * turnsPerSession }, (_, number) => number);
const saxophones = numbers.filter((number) => textOf(number).includes('saxophone'));
const placeOf = (number: number): string =>
  `s${Math.floor(number / turnsPerSession)}/${(number % turnsPerSession) + 1}`;
const saidAt = (number: number): Date => new Date(testEpoch.getTime() + number * minute);

/** A user with more turns and memories than are read whole, and others beside. */
async function fill(recall: RecallFixture): Promise<void> {
  for (let session = 0; session < sessions; session += 1) {
    const turns = numbers.slice(session * turnsPerSession, (session + 1) * turnsPerSession).map((number) => ({
      content: textOf(number),
      userId: 'ana',
      occurredAt: { instant: saidAt(number), offsetMinutes: 0 },
    }));
    await recall.append(turns, { sessionId: `s${session}` });
  }
  await recall.append([{ content: 'violin', userId: 'ben' }], { sessionId: 'of-ben' });
  await recall.append(['violin'], { sessionId: 'of-all' });
  await recall.append(['violin'], { sessionId: 'of-project', binding: { projectId: 'p' } });
  await recall.append([{ content: 'violin', userId: 'ana' }], { sessionId: 'of-agent', binding: { agentId: 'a' } });
  const proposals = Array.from({ length: memories }, (_, number) =>
    buildMemory(`Ana noted the weather of chapter ${number}${number % 500 === 7 ? ' with a violin' : ''}.`, {
      scope: 'user',
      ownerId: number % 1_000 === 507 ? 'ben' : 'ana',
      evidence: [{ sessionId: 's0', seq: (number % turnsPerSession) + 1, quotation: 'weather' }],
    }),
  );
  await recall.remember(proposals, 's0');
}

/** In a scope with more turns and memories than are read whole. */
export function describeCandidates(harness: OpenHarness): void {
  describe('a scope too large to be read whole', () => {
    let recall: RecallFixture;
    beforeAll(async () => {
      recall = openRecall(harness);
      await fill(recall);
    }, 120_000);
    describe('before anybody has counted its words', () => describeFinding(() => recall));
    describe('once they are counted', () => {
      beforeAll(async () => await harness().store.maintain(), 60_000);
      describeFinding(() => recall);
      describeStatistics(() => recall);
    });
    describeScope(() => recall);
    describeBounds(() => recall);
  });
}

function describeFinding(fixture: () => RecallFixture): void {
  it('has every turn with a rare word, with all the words of the question that it has', async () => {
    const { turns } = await fixture().find(lexemesOf('violin weather garden saxophone'), { userId: 'ana' });
    const rare = turns.filter(
      ({ sessionId, mask }) => /^s\d/.test(sessionId) && [1, 8].some((bit) => (mask & bit) !== 0),
    );
    const expected = numbers.flatMap((number) => {
      const mask = ['violin', 'weather', 'garden', 'saxophone'].reduce(
        (sum, word, bit) => sum + (textOf(number).includes(word) ? 2 ** bit : 0),
        0,
      );
      return [1, 8].some((bit) => (mask & bit) !== 0) ? [`${placeOf(number)} ${mask}`] : [];
    });
    expect(rare.map(({ sessionId, seq, mask }) => `${sessionId}/${seq} ${mask}`).sort()).toEqual(expected.sort());
  });

  it.each([
    { question: 'the weather with violin and pottery', best: both },
    { question: 'a saxophone in the weather', best: saxophones },
  ])('ranks first what reading everything would rank first: $question', async ({ question, best }) => {
    const query = analyzeQuery(question, { now: { instant: testEpoch, offsetMinutes: 0 } });
    const { turns, statistics } = await fixture().find(query.lexemes, { userId: 'ana' });
    const rank = (hits: readonly TurnHit[], known: TurnStatistics): string[] =>
      placesOf(rankTurns(query, hits, { ...known, count: best.length }));
    const whole = numbers.map((number): TurnHit => hitOf(number, query.lexemes));
    const seen = { turns: whole.length, averageLength: 3, sessions: new Map(), sessionCount: sessions };
    expect(rank(turns, statistics)).toEqual(best.map(placeOf).sort());
    expect(rank(whole, seen)).toEqual(best.map(placeOf).sort());
  });

  it('has what stands around the best, though it has common words alone', async () => {
    const { turns } = await fixture().find(lexemesOf('saxophone weather'), { userId: 'ana' });
    const places = new Set(placesOf(turns));
    const around = saxophones.flatMap((number) => [number - 2, number + 1, number + 3]);
    expect(around.map(placeOf).filter((place) => !places.has(place))).toEqual([]);
  });

  it('has what was said last, though it has common words alone', async () => {
    const { turns, freshness } = await fixture().find(lexemesOf('weather'), { userId: 'ana' });
    const places = new Set(placesOf(turns));
    expect(
      numbers
        .slice(-50)
        .map(placeOf)
        .filter((place) => !places.has(place)),
    ).toEqual([]);
    expect(freshness.complete).toBe(false);
  });

  it('finds memories by their rare words', async () => {
    const found = await fixture().find(lexemesOf('violin weather'), { userId: 'ana' });
    expect(found.memories.filter(({ mask }) => mask === 3)).toHaveLength(3);
    expect(found.memories[0]?.citedTurns).toHaveLength(1);
  });
}

function hitOf(number: number, lexemes: readonly string[]): TurnHit {
  const own = new Set(lexemesOf(textOf(number)));
  const [sessionId = '', seq] = placeOf(number).split('/');
  const mask = lexemes.reduce((sum, lexeme, bit) => sum + (own.has(lexeme) ? 2 ** bit : 0), 0);
  return { sessionId, seq: Number(seq), mask, length: own.size };
}

function describeStatistics(fixture: () => RecallFixture): void {
  it('tells how common each word is in the namespace, and how much it has', async () => {
    const { statistics } = await fixture().find(lexemesOf('weather garden violin'), { userId: 'ana' });
    const violins = numbers.filter((number) => textOf(number).includes('violin')).length;
    expect(statistics).toMatchObject({ turns: numbers.length + 4, sessionCount: sessions + 4 });
    const [weather = 0, garden = 0, violin = 0] = statistics.documents ?? [];
    expect(weather / numbers.length).toBeCloseTo(1, 1);
    expect(garden / numbers.length).toBeCloseTo(0.5, 1);
    expect(violin).toBeGreaterThanOrEqual(violins);
    expect(violin).toBeLessThanOrEqual(violins + 2);
  });
}

function describeScope(fixture: () => RecallFixture): void {
  const others = async (sketch: FindSketch): Promise<string[]> => {
    const { turns } = await fixture().find(lexemesOf('violin'), sketch);
    return placesOf(turns.filter(({ sessionId }) => sessionId.startsWith('of-')));
  };

  it('keeps its conditions among the candidates', async () => {
    expect(await others({ userId: 'ana' })).toEqual(['of-agent/1', 'of-all/1']);
    expect(await others({ userId: 'ana', projectId: 'p' })).toEqual(['of-agent/1', 'of-all/1', 'of-project/1']);
    expect(await others({ userId: 'ana', agentId: 'b' })).toEqual(['of-all/1']);
    expect(await others({ everything: true })).toEqual(['of-agent/1', 'of-all/1', 'of-ben/1', 'of-project/1']);
    expect(await others({ everything: true, agentId: 'a' })).toContain('of-agent/1');
    expect(await others({ everything: true, until: saidAt(-1) })).toEqual([]);
    const { memories: found } = await fixture().find(lexemesOf('violin'), { everything: true });
    expect(found).toHaveLength(6);
    expect((await fixture().find(lexemesOf('violin'), { userId: 'ana' })).memories).toHaveLength(3);
  });

  it('keeps a span of time', async () => {
    const span = { everything: true, since: saidAt(100), until: saidAt(6_200) };
    const { turns } = await fixture().find(lexemesOf('violin weather'), span);
    const violins = numbers.filter((number) => number >= 100 && number < 6_200 && textOf(number).includes('violin'));
    expect(placesOf(turns.filter(({ mask }) => (mask & 1) !== 0))).toEqual(violins.map(placeOf).sort());
    expect(
      turns.every((turn) => (turn.saidAt ?? testEpoch) >= saidAt(100) && (turn.saidAt ?? testEpoch) < saidAt(6_200)),
    ).toBe(true);
  });

  it('shows nothing of it to another namespace', async () => {
    const hits = await fixture().find(lexemesOf('violin weather'), { everything: true, namespace: uniqueNamespace() });
    expect(hits).toMatchObject({ turns: [], memories: [], statistics: { turns: 0 } });
  });
}

function describeBounds(fixture: () => RecallFixture): void {
  it.each(['weather', 'weather garden', 'violin weather garden'])(
    'looks at a bounded part of it for %j',
    async (words) => {
      for (const scope of [{ userId: 'ana' }, { everything: true }]) {
        const { turns, memories: found } = await fixture().find(lexemesOf(words), scope);
        expect(turns.length).toBeGreaterThan(50);
        expect(turns.length).toBeLessThan(numbers.length / 4);
        expect(found.length).toBeLessThan(memories / 4);
      }
    },
  );

  it('lists the latest turns by when they were said', async () => {
    const latest = await fixture().index.findLatest(fixture().namespace, {
      scope: { everything: false, userId: 'ana' },
      limit: 3,
    });
    expect(latest.map(({ sessionId, seq }) => `${sessionId}/${seq}`)).toEqual(numbers.slice(-3).map(placeOf).reverse());
  });
}
