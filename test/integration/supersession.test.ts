import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseNamespace } from '../../src/domain/namespace.ts';
import { createMemoir, type Memoir } from '../../src/engine/memoir.ts';
import { silentLog } from '../../src/ports/log.ts';
import { openEngine } from '../../src/runtime/open-engine.ts';
import { askPairs, ingestPairs, isNewerFirst, namespaceOf } from '../evals/supersession/ask-pairs.ts';
import { languages, type Pair, readPairs } from '../evals/supersession/read-pairs.ts';
import { storeTemplate } from './store-template.ts';

/** One of each kind: superseded by what does not have the question's verb, superseded by the same verb, and by nothing. */
const chosen = [
  'Where does Priya live?',
  'What kind of place does Jack live in?',
  "What is Maya's favourite band?",
  'How many dogs does Walter have?',
  'Wo arbeitet Jonas?',
  'Was studiert Emil?',
  '¿Dónde vive Andrés?',
  '¿Qué coche tiene Diego?',
  'Où habite Julien ?',
  'Quando é o concerto da Joana?',
];
const pairs = languages.flatMap(readPairs).filter(({ question }) => chosen.includes(question));

function pairOf(question: string): Pair {
  const pair = pairs.find((some) => some.question === question);
  if (pair === undefined) throw new Error(`not in the set: ${question}`);
  return pair;
}

let memoir: Memoir;

beforeAll(async () => {
  const opened = await openEngine({ dataDir: null, log: silentLog, templateFile: storeTemplate });
  memoir = createMemoir({
    engine: opened.engine,
    namespace: parseNamespace('default'),
    log: silentLog,
    onError: 'throw',
    close: () => opened.close(),
  });
  await ingestPairs(memoir, pairs);
});
afterAll(async () => await memoir.close());

it.each([
  ['turns and memories', undefined],
  ['turns alone', ['turn' as const]],
])('puts the newer of two contradicting statements first among %s', async (_, kinds) => {
  const outcomes = await askPairs(memoir, pairs, kinds);
  const wrong = outcomes.filter((outcome) => !isNewerFirst(outcome) || outcome.newerRank !== 1);
  expect(outcomes).toHaveLength(chosen.length);
  expect(wrong.map(({ pair, shown }) => [pair.question, ...shown])).toEqual([]);
});

it('says of the older statement what superseded it', async () => {
  const pair = pairOf('Where does Priya live?');
  const { results } = await memoir.namespace(namespaceOf(pair)).recall({ query: pair.question });
  const older = results.find(({ evidence }) => evidence.some(({ turnId }) => turnId === pair.olderId));
  expect(older).toMatchObject({ type: 'turn', supersededBy: results[0]?.id });
});

it('gives the older statement where it is asked for as of then', async () => {
  const pair = pairOf('Wo arbeitet Jonas?');
  const { results } = await memoir
    .namespace(namespaceOf(pair))
    .recall({ query: pair.question, asOf: '2024-02-01T00:00:00Z', kinds: ['memory'] });
  expect(results[0]?.evidence.map(({ turnId }) => turnId)).toEqual([pair.olderId]);
});
