/**
 * Recall at scale, beside hand-written SQL with the same arms over the same tables and indexes, question by question in turn. Users
 * of several sizes, and whole namespaces; on PostgreSQL with row-level security.
 *
 *   npm run bench:recall [-- --postgres 10000,100000,1000000 --embedded 10000,50000 --questions 60]
 */
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { createEmbeddedDatabase } from '../src/adapters/pglite/embedded-database.ts';
import { candidateBounds } from '../src/adapters/sql/candidates-bounds.ts';
import { createSqlRecallIndex } from '../src/adapters/sql/recall-index.ts';
import { createRecall } from '../src/engine/recall/recall.ts';
import { percentile } from './measure.ts';
import { fillNamespace, type NamespaceSketch, sketchNamespace } from './recall/fill-namespace.ts';
import { openEmbedded, openServer, type Subject } from './recall/open-subjects.ts';
import { drawQuestions, type Question } from './recall/questions.ts';
import { type KnownSizes, recallByHand } from './recall/recall-by-hand.ts';

const namespace = 'bench';
const clock = { now: () => new Date() };

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** One class of questions: each is asked of the engine and of the statement, one after the other. */
async function measure(subject: Subject, questions: readonly Question[], large: KnownSizes): Promise<string> {
  const { store, database } = subject;
  const recall = createRecall({ index: store.recall, clock });
  const times = { engine: [] as number[], hand: [] as number[], index: [] as number[] };
  const memories = { includeSuperseded: false, now: clock.now() };
  for (const [number, question] of questions.entries()) {
    const { text, lexemes, userId } = question;
    const scope = userId === undefined ? { everything: true } : { everything: false, userId };
    const engine = await timed(() =>
      recall(namespace, { query: text, ...(userId === undefined ? { scope: 'all' } : { userId }) }),
    );
    const index = await timed(() => store.recall.findHits(namespace, { scope, lexemes, memories }));
    const hand = await timed(() => recallByHand(database, namespace, { question, large }));
    // The first are not counted: connections prepare their statements and the engine's code is compiled.
    if (number < questions.length / 4) continue;
    times.engine.push(engine);
    times.index.push(index);
    times.hand.push(hand);
  }
  const show = (values: readonly number[]): string =>
    [50, 95].map((rank) => percentile(values, rank).toFixed(1)).join(' | ');
  const ratio = percentile(times.engine, 50) / percentile(times.hand, 50);
  return `${show(times.engine)} | ${show(times.hand)} | ${ratio.toFixed(2)} | ${show(times.index)}`;
}

/** The same statement bound by row-level security and as the superuser, whom it does not hold. */
async function measureWall(subject: Subject, questions: readonly Question[]): Promise<void> {
  const open = createSqlRecallIndex(createEmbeddedDatabase(subject.tables));
  const times = { bound: [] as number[], open: [] as number[] };
  const memories = { includeSuperseded: false, now: clock.now() };
  for (const { lexemes, userId } of questions) {
    const query = {
      scope: userId === undefined ? { everything: true } : { everything: false, userId },
      lexemes,
      memories,
    };
    times.bound.push(await timed(() => subject.store.recall.findHits(namespace, query)));
    times.open.push(await timed(() => open.findHits(namespace, query)));
  }
  const [bound, unbound] = [times.bound, times.open].map((values) => percentile(values, 50).toFixed(1));
  console.log(`the first statement under row-level security ${bound} ms, as the superuser ${unbound} ms (p50)`);
}

async function printSizes({ tables }: Subject): Promise<void> {
  const { rows } = await sql<{ name: string; size: string }>`
    SELECT relname AS name, pg_size_pretty(pg_relation_size(oid)) AS size FROM pg_class
    WHERE relname ~ '^(turns|memories|lexeme_stats)' AND relkind IN ('r', 'i') AND pg_relation_size(oid) > 65536 ORDER BY pg_relation_size(oid) DESC`.execute(
    tables,
  );
  console.log(rows.map(({ name, size }) => `${name} ${size}`).join(', '));
}

async function run(subject: Subject, sketch: NamespaceSketch, count: number): Promise<void> {
  const { tables, store, name } = subject;
  const turns = sketch.shared + sketch.users.reduce((sum, size) => sum + size, 0);
  const filled = await timed(() => fillNamespace(tables, sketch));
  await subject.tidy();
  const counted = await timed(() => store.maintain());
  console.log(
    `\n${name}, ${turns} turns (filled in ${(filled / 1000).toFixed(0)} s, upkeep ${(counted / 1000).toFixed(1)} s)`,
  );
  console.log('questions | recall p50 | p95 | by hand p50 | p95 | ratio of p50 | first statement p50 | p95');
  const { wholeTurns } = candidateBounds;
  const shared = sketch.shared > wholeTurns;
  for (const turnsOfUser of [...new Set(sketch.users)].sort((a, b) => a - b)) {
    const questions = await drawQuestions(tables, sketch.namespace, { count, turnsOfUser });
    console.log(
      `a user's, of ${turnsOfUser} turns | ${await measure(subject, questions, { own: turnsOfUser > wholeTurns, shared })}`,
    );
  }
  const questions = await drawQuestions(tables, sketch.namespace, { count });
  console.log(`of the namespace | ${await measure(subject, questions, { own: turns > wholeTurns, shared })}`);
  if (name === 'PostgreSQL') await measureWall(subject, questions);
  await printSizes(subject);
}

const { values } = parseArgs({
  options: {
    postgres: { type: 'string', default: '10000,100000' },
    embedded: { type: 'string', default: '10000,50000' },
    questions: { type: 'string', default: '60' },
  },
});
const sizesOf = (list: string): number[] =>
  list
    .split(',')
    .map(Number)
    .filter((size) => size > 0);
for (const size of sizesOf(values.embedded)) {
  await using subject = await openEmbedded();
  // One person's, with a little of nobody.
  await run(subject, { namespace, shared: size / 50, users: [size - size / 50] }, Number(values.questions));
}
for (const size of sizesOf(values.postgres)) {
  await using subject = await openServer();
  await run(subject, sketchNamespace(namespace, size), Number(values.questions));
}
