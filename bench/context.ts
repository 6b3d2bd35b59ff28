/**
 * What a context costs beside the recall that it packs, question by question in turn, on the same store.
 *
 *   npm run bench:context [-- --postgres 10000 --embedded 10000 --questions 60]
 */
import { parseArgs } from 'node:util';
import { createContext } from '../src/engine/recall/context.ts';
import { createRecall } from '../src/engine/recall/recall.ts';
import { percentile } from './measure.ts';
import { fillNamespace, type NamespaceSketch, sketchNamespace } from './recall/fill-namespace.ts';
import { openEmbedded, openServer, type Subject } from './recall/open-subjects.ts';
import { drawQuestions } from './recall/questions.ts';

const namespace = 'bench';
const clock = { now: () => new Date() };
const budgets = [300, 2_000];

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function show(values: readonly number[]): string {
  return [50, 95].map((rank) => percentile(values, rank).toFixed(1)).join(' | ');
}

async function run(subject: Subject, sketch: NamespaceSketch, count: number): Promise<void> {
  const { store, tables, name } = subject;
  await fillNamespace(tables, sketch);
  await subject.tidy();
  await store.maintain();
  const recall = createRecall({ index: store.recall, clock });
  const context = createContext({ index: store.recall, profiles: store.profiles, clock });
  const turnsOfUser = Math.max(...sketch.users);
  const questions = await drawQuestions(tables, sketch.namespace, { count, turnsOfUser });
  const times = { recall: [] as number[], contexts: budgets.map((): number[] => []) };
  for (const [number, { text: query, userId }] of questions.entries()) {
    const owner = userId === undefined ? { scope: 'all' as const } : { userId };
    const asked = await timed(() => recall(namespace, { query, ...owner }));
    const packed: number[] = [];
    for (const tokenBudget of budgets)
      packed.push(await timed(() => context(namespace, { query, ...owner, tokenBudget })));
    // The first are not counted: connections prepare their statements and the engine's code is compiled.
    if (number < questions.length / 4) continue;
    times.recall.push(asked);
    for (const [index, time] of packed.entries()) times.contexts[index]?.push(time);
  }
  const rows = [`recall | ${show(times.recall)}`];
  for (const [index, tokens] of budgets.entries())
    rows.push(`context of ${tokens} tokens | ${show(times.contexts[index] ?? [])}`);
  console.log(`\n${name}, a user's of ${turnsOfUser} turns: p50 | p95 in ms\n${rows.join('\n')}`);
}

const { values } = parseArgs({
  options: {
    postgres: { type: 'string', default: '10000' },
    embedded: { type: 'string', default: '10000' },
    questions: { type: 'string', default: '60' },
  },
});
const [embedded, postgres, count] = [values.embedded, values.postgres, values.questions].map(Number);
if (embedded !== undefined && embedded > 0) {
  await using subject = await openEmbedded();
  await run(subject, { namespace, shared: embedded / 50, users: [embedded - embedded / 50] }, count ?? 60);
}
if (postgres !== undefined && postgres > 0) {
  await using subject = await openServer();
  await run(subject, sketchNamespace(namespace, postgres), count ?? 60);
}
