/**
 * What a model takes for a conversation: conv-26 of LoCoMo posted pair by pair, 15 s apart on the test clock, with the defaults for a
 * paid model. The observations of the file are the answers, its summaries the summaries, so that known memories and pairs in
 * doubt are as they would be. Turns and memories are embedded as well: as real time is short here, in more calls than over
 * the hours of a real conversation. Tokens are counted by Memoir's own estimate, the schema of the answer included.
 *
 *   node bench/pipeline/spend.ts FOLDER [--conversation conv-26]
 */
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { ModelCall } from '../../src/testing/model-server/model-call.ts';
import { type Material, type MaterialTurn, readLocomo } from '../../test/evals/model/material.ts';
import { type ModelBench, openModelBench } from '../../test/evals/model/model-bench.ts';
import { readPrompt } from '../../test/evals/model/read-prompt.ts';
import { createScribe } from '../../test/evals/model/scribe.ts';
import { printTable } from '../../test/evals/print-table.ts';

const pairMs = 15_000;
/** As many pauses as the longest wait of a window takes. */
const mostPauses = 50;
const goals = { calls: 60, promptTokens: 250_000 };
/** mem0 3.3, measured on the same conversation. */
const other = { calls: 500, promptTokens: 4_370_000 };

/** Works off what is due, as the sweep of a running service would. */
async function settle({ engine }: ModelBench, namespace: string): Promise<void> {
  for (let idle = 0; idle < 2;) {
    const woken = await engine.worker.sweep();
    const { active } = await engine.operations.queueStatus(namespace);
    idle = woken + active === 0 ? idle + 1 : 0;
    if (idle === 0) await setTimeout(5);
  }
}

async function postPairs(bench: ModelBench, { namespace, sessions }: Material): Promise<void> {
  const { sessions: target, operations } = bench.memoir(namespace);
  for (const { sessionId, turns } of sessions) {
    const [first] = turns;
    if (first !== undefined) bench.clock.set(first.occurredAt);
    for (let index = 0; index < turns.length; index += 2) {
      const pair = turns.slice(index, index + 2);
      await target.append(
        pair.map((turn: MaterialTurn) => ({ ...turn, sessionId, occurredAt: turn.occurredAt.toISOString() })),
      );
      await settle(bench, namespace);
      bench.clock.advance(pairMs);
    }
    for (let pause = 0; pause < mostPauses && !(await isDone()); pause += 1) {
      await settle(bench, namespace);
      bench.clock.advance(pairMs);
    }
  }
  async function isDone(): Promise<boolean> {
    const { turnsByState } = await operations.coverage();
    return turnsByState.open + turnsByState.pending + turnsByState.leased === 0;
  }
}

function rowOf(name: string, calls: readonly ModelCall[], turns: number): string[] {
  const sum = (valueOf: (call: ModelCall) => number): number => calls.reduce((total, call) => total + valueOf(call), 0);
  const perThousand = (value: number): string => ((1_000 * value) / turns).toFixed(0);
  const figures = [calls.length, sum(({ inputTokens }) => inputTokens), sum(({ outputTokens }) => outputTokens)];
  return [name, ...figures.map(String), ...figures.map(perThousand)];
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { conversation: { type: 'string', default: 'conv-26' } },
});
const materials = await readLocomo(positionals[0] ?? '');
const material = materials.find(({ namespace }) => namespace === values.conversation);
if (material === undefined) throw new Error(`usage: spend.ts FOLDER, which holds ${values.conversation}.json`);
const turns = material.sessions.reduce((sum, session) => sum + session.turns.length, 0);

const scribe = createScribe([material]);
await using bench = await openModelBench({ answer: (call) => scribe.answer(call), embeds: true });
bench.engine.worker.start();
await postPairs(bench, material);
await bench.drain();

const { chatCalls, embeddingCalls } = bench.server;
const purposes = Map.groupBy(chatCalls, (_call, index) => bench.calls[index]?.request.purpose ?? 'unknown');
const rows = [...purposes].map(([purpose, calls]) => rowOf(purpose, calls, turns));
rows.push(rowOf('all language model calls', chatCalls, turns), rowOf('embeddings', embeddingCalls, turns));
console.log(`${material.namespace}: ${turns} turns in ${material.sessions.length} sessions, pair by pair`);
printTable(
  ['', 'calls', 'prompt tokens', 'completion tokens', 'calls/1,000', 'prompt/1,000', 'completion/1,000'],
  [
    ...rows,
    ['goal, at most', '', '', '', String(goals.calls), String(goals.promptTokens), ''],
    ['mem0 3.3', '', '', '', String(other.calls), String(other.promptTokens), ''],
  ],
);
const coverage = await bench.memoir(material.namespace).operations.coverage();
const prompts = chatCalls
  .map(({ messages }) => readPrompt(messages.at(-1)?.content ?? ''))
  .filter(({ turns: of }) => of.length > 0);
const mean = (valueOf: (prompt: (typeof prompts)[number]) => number): string =>
  (prompts.reduce((sum, prompt) => sum + valueOf(prompt), 0) / prompts.length).toFixed(1);
const { processed, empty } = coverage.windows;
console.log(
  `\n${processed + empty} windows of ${mean((prompt) => prompt.turns.length)} turns, with ${mean((prompt) => prompt.known.length)} known memories`,
);
