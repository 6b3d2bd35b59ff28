import type { CheckReport } from './check-report.ts';
import type { Material } from './material.ts';
import { type ModelBench, openModelBench, post } from './model-bench.ts';
import { readPrompt } from './read-prompt.ts';
import { createScribe } from './scribe.ts';

/** More than the longest pause between two attempts. */
const stepMs = 6 * 60_000;
const mostSteps = 24;
const timeoutMs = 150;

/** A turn on which the model hangs, in the middle of a conversation. */
interface Poison {
  readonly material: Material;
  readonly content: string;
}

/**
 * A text on which the model hangs, while other windows are answered: it counts as content in the end, costs its own half of a
 * window, and keeps nothing else waiting. Where nothing is answered it goes on counting as the provider's.
 */
export async function checkTimeouts(material: Material): Promise<CheckReport> {
  const poison = choosePoison(material);
  const succeeding = await run(poison, { othersSucceed: true });
  const alone = await run(poison, { othersSucceed: false });
  const breaches = [...succeeding.breaches, ...alone.breaches];
  return {
    title: `A turn on which the model hangs (time-out ${timeoutMs} ms)`,
    head: ['', 'hours until final', 'calls on it', 'failed', 'of turns', 'facts kept', 'of'],
    rows: [succeeding.row, alone.row],
    breaches,
  };
}

function choosePoison(material: Material): Poison {
  const turns = material.sessions.flatMap((session) => session.turns);
  const content = turns[Math.floor(turns.length / 2)]?.content ?? '';
  return { material, content };
}

interface Finding {
  readonly row: readonly string[];
  readonly breaches: readonly string[];
}

async function run({ material, content }: Poison, options: { readonly othersSucceed: boolean }): Promise<Finding> {
  const { namespace } = material;
  const other: Material = { namespace, sessions: [], facts: [] };
  const fillers = Array.from({ length: mostSteps }, (_, index) => fillerSession(index));
  const scribe = createScribe([material, { ...other, sessions: fillers }]);
  await using bench = await openModelBench({ answer: scribe.answer, timeoutMs });
  await post(bench, material);
  bench.server.fail({
    kind: 'hang',
    times: Number.POSITIVE_INFINITY,
    when: ({ text }) => readPrompt(text).turns.some((turn) => turn.content === content),
  });
  const startedAt = bench.clock.now().getTime();
  let isFinal = false;
  for (let step = 0; step < mostSteps && !isFinal; step += 1) {
    if (options.othersSucceed) await post(bench, { ...other, sessions: fillers.slice(step, step + 1) });
    await bench.drain();
    isFinal = (await countPending(bench, namespace)) === 0;
    if (!isFinal) bench.clock.advance(stepMs);
  }
  return await judge(bench, { material, content }, { ...options, isFinal, startedAt });
}

async function judge(
  bench: ModelBench,
  { material, content }: Poison,
  { othersSucceed, isFinal, startedAt }: { othersSucceed: boolean; isFinal: boolean; startedAt: number },
): Promise<Finding> {
  const { operations, memories } = bench.memoir(material.namespace);
  const { turnsByState, turns } = await operations.coverage();
  const failed = await operations.windows({ state: 'failed', limit: 100 });
  const kept = (await memories.list({ limit: 1_000 })).length;
  const hangs = bench.server.calls.filter(({ fault }) => fault === 'hang').length;
  const what = othersSucceed ? 'while others are answered' : 'and nothing else is asked';
  const breaches: string[] = [];
  if (othersSucceed) {
    const [window] = failed;
    if (!isFinal) breaches.push(`${what}: its window is not final after ${mostSteps} rounds`);
    if (failed.length !== 1 || window?.error?.code !== 'provider_timeout' || window.closedBy !== 'halved')
      breaches.push(`${what}: ${failed.length} windows failed, with ${window?.error?.code ?? 'no error'}`);
    const { history } = window === undefined ? { history: [] } : await operations.window(window.windowId);
    if (!JSON.stringify(history.at(-1)?.payload ?? '').includes(content.slice(0, 20).replaceAll('"', '')))
      breaches.push(`${what}: what was asked is not kept with the window that failed`);
  } else if (failed.length > 0 || isFinal) breaches.push(`${what}: the window was given up`);
  const hours = (bench.clock.now().getTime() - startedAt) / 3_600_000;
  return {
    row: [
      what,
      isFinal ? hours.toFixed(1) : '-',
      ...[hangs, turnsByState.failed, turns, kept, material.facts.length].map(String),
    ],
    breaches,
  };
}

async function countPending(bench: ModelBench, namespace: string): Promise<number> {
  const { turnsByState: turns } = await bench.memoir(namespace).operations.coverage();
  return turns.pending + turns.leased + turns.open;
}

function fillerSession(index: number): Material['sessions'][number] {
  const content = `This is round ${index + 1} of the other people, who have no trouble at all.`;
  const occurredAt = new Date(Date.UTC(2025, 0, 1, 0, index));
  return {
    sessionId: `others-${index}`,
    turns: [{ id: `others-${index}`, role: 'user', name: 'Olga', content, occurredAt }],
  };
}
