/**
 * Takes real conversations in through the public API and asks their questions.
 *
 *   npm run eval -- FOLDER [--turns-only] [--run FILE] [--memories FILE]
 *   npm run eval -- FOLDER --embedder lsa|URL
 *
 * FOLDER holds `conv-*.json` and `questions.jsonl` in LoCoMo's form. Writes the ranked turns of each question to FILE
 * (default under test/evals/results/), the memories with their evidence to the other one, and prints scores and latencies.
 * With an embedding model scores by words, by vectors and by both are printed side by side: one that is fitted on the other conversations of
 * the folder (`lsa`), or any server's that speaks OpenAI's protocol (`http://localhost:11434/v1#model`).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openMemoir, type Memoir } from '../../src/index.ts';
import { runHybrid } from './hybrid/run-hybrid.ts';
import { ingestConversations } from './ingest-conversations.ts';
import { percentile, printTable } from './print-table.ts';
import { type Question, readQuestions } from './questions.ts';
import { type RankedAnswer, score } from './score.ts';

/** Results asked for; some cite the same turns. */
const depth = 100;

interface Answers {
  readonly answers: readonly RankedAnswer[];
  readonly latenciesMs: readonly number[];
}

async function ask(memoir: Memoir, questions: readonly Question[], turnsOnly: boolean): Promise<Answers> {
  const answers: RankedAnswer[] = [];
  const latenciesMs: number[] = [];
  for (const question of questions) {
    const startedAt = performance.now();
    const { results } = await memoir
      .namespace(question.conv)
      .recall({ query: question.question, limit: depth, ...(turnsOnly ? { kinds: ['turn'] } : {}) });
    latenciesMs.push(performance.now() - startedAt);
    const turns = [...new Set(results.flatMap((result) => result.evidence.map((evidence) => evidence.turnId)))];
    answers.push({ question, turns });
  }
  return { answers, latenciesMs };
}

/** One memory a line: `{conv, text, evidence}`. Returns how many. */
async function exportMemories(memoir: Memoir, namespaces: readonly string[], file: string): Promise<number> {
  const lines: string[] = [];
  for (const conv of namespaces) {
    for (let before: string | undefined, page; page === undefined || page.length > 0; before = page.at(-1)?.id) {
      page = await memoir.namespace(conv).memories.list({ limit: 1_000, ...(before === undefined ? {} : { before }) });
      lines.push(
        ...page.map(({ text, category, evidence }) =>
          JSON.stringify({ conv, text, category, evidence: evidence.map(({ turnId }) => turnId) }),
        ),
      );
    }
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
  return lines.length;
}

function printScores({ answers, latenciesMs }: Answers): void {
  const groups: [string, readonly RankedAnswer[]][] = [1, 2, 3, 4, 5].map((category) => [
    `category ${category}`,
    answers.filter((answer) => answer.question.category === category),
  ]);
  const answerable = answers.filter((answer) => answer.question.category < 5);
  for (const conv of new Set(answers.map((answer) => answer.question.conv))) {
    groups.push([conv, answerable.filter((answer) => answer.question.conv === conv)]);
  }
  groups.push(['1-4', answerable]);
  const rows = groups.map(([name, group]) => {
    const { questions, recallAt, ndcgAt10, sessionsAt5, empty } = score(group);
    return [
      name,
      String(questions),
      ...[...Object.values(recallAt), ndcgAt10, sessionsAt5, empty].map((value) => value.toFixed(1)),
    ];
  });
  printTable(['', 'n', 'R@1', 'R@5', 'R@10', 'R@20', 'R@50', 'nDCG@10', 'sR@5', 'empty'], rows);
  const [p50, p95, p99] = [50, 95, 99].map((rank) => percentile(latenciesMs, rank).toFixed(1));
  console.log(`\nrecall latency: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms over ${latenciesMs.length} questions`);
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      'turns-only': { type: 'boolean', default: false },
      embedder: { type: 'string' },
      run: { type: 'string', default: 'test/evals/results/run.jsonl' },
      memories: { type: 'string', default: 'test/evals/results/memories.jsonl' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Error('usage: npm run eval -- FOLDER [--turns-only] [--embedder lsa|URL] [--run FILE] [--memories FILE]');
  if (values.embedder !== undefined) {
    await runHybrid(folder, values.embedder, readQuestions(join(folder, 'questions.jsonl')));
    return;
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'memoir-eval-'));
  try {
    await using memoir = await openMemoir({ dataDir, model: 'rules' });
    const ingested = await ingestConversations(memoir, folder);
    console.log(
      `${ingested.namespaces.length} conversations, ${ingested.sessions} sessions, ${ingested.turns} turns: ` +
        `accepted in ${(ingested.acceptedMs / 1000).toFixed(1)} s, processed in ${(ingested.processedMs / 1000).toFixed(1)} s\n`,
    );
    const asked = await ask(memoir, readQuestions(join(folder, 'questions.jsonl')), values['turns-only']);
    mkdirSync(dirname(values.run), { recursive: true });
    writeFileSync(
      values.run,
      asked.answers.map(({ question, turns }) => `${JSON.stringify({ qid: question.qid, turns })}\n`).join(''),
    );
    printScores(asked);
    const memories = await exportMemories(memoir, ingested.namespaces, values.memories);
    console.log(`${memories} memories written to ${values.memories}`);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main();
