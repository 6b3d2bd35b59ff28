import type { CheckReport } from './check-report.ts';
import { DeliveredFacts } from './delivered-facts.ts';
import { examineMaterial, readOutcome } from './examine-material.ts';
import type { Material } from './material.ts';
import { type ModelBench, openModelBench, post } from './model-bench.ts';
import { createScribe } from './scribe.ts';

const outageMs = 3_600_000;
/** Between two looks at what is due: far more often than a sweep would. */
const stepMs = 10_000;
/** A breaker that opens after 5 faults and looks ever less often, at last every 5 minutes: 5, 8 while its pause grows, 11. */
const mostCalls = 30;

/** An hour of 503: nothing fails, few calls are made, and afterwards everything is processed. */
export async function checkOutage(materials: readonly Material[]): Promise<CheckReport> {
  const scribe = createScribe(materials);
  const delivered = new DeliveredFacts(scribe);
  await using bench = await openModelBench({
    answer: scribe.answer,
    concurrency: 4,
    onAnswer: (call) => delivered.add(call),
  });
  const { server, clock, opened } = bench;
  const breaches: string[] = [];
  server.down();
  for (const material of materials) await post(bench, material);
  let unavailable = 0;
  for (let passed = 0; passed < outageMs; passed += stepMs) {
    await bench.drain();
    if (opened.isModelAvailable() === false) unavailable += 1;
    clock.advance(stepMs);
  }
  const calls = server.usage.calls;
  if (calls > mostCalls) breaches.push(`${calls} calls were made of a provider that was down`);
  for (const { namespace } of materials) {
    const { turnsByState: turns } = await bench.memoir(namespace).operations.coverage();
    if (turns.failed + turns.processed + turns.empty > 0)
      breaches.push(`${namespace}: turns are final that nobody read`);
  }
  server.up();
  const backAt = clock.now().getTime();
  await bench.workOff(materials.map(({ namespace }) => namespace));
  const rows: string[][] = [];
  for (const material of materials) {
    const outcome = await readOutcome(bench, material);
    const found = Object.values(examineMaterial(material, outcome, delivered)).flat();
    breaches.push(...found.map((breach: string) => `${material.namespace}: ${breach}`));
    const failed = outcome.windows.filter(({ state, attempts }) => state === 'failed' || attempts > 0).length;
    if (failed > 0) breaches.push(`${material.namespace}: ${failed} windows failed, or used up an attempt`);
    rows.push([material.namespace, String(outcome.windows.length), String(failed), String(outcome.memories.length)]);
  }
  const afterSeconds = (clock.now().getTime() - backAt) / 1_000;
  return {
    title: `An hour of 503: ${calls} calls, breaker open in ${Math.round((100 * unavailable * stepMs) / outageMs)}% of it; all done ${afterSeconds.toFixed(0)} s after its end`,
    head: ['', 'windows', 'failed or counted', 'memories'],
    rows,
    breaches,
  };
}

const pauseSeconds = 120;

/** A provider that asks for a pause is not called before it is over, in both forms of the header. */
export async function checkRetryAfter(material: Material): Promise<CheckReport> {
  const breaches: string[] = [];
  const rows: string[][] = [];
  await using bench = await openModelBench({ answer: createScribe([material]).answer });
  const { server, clock } = bench;
  for (const kind of ['rate_limited', 'unavailable'] as const) {
    for (const form of ['seconds', 'date'] as const) {
      const namespace = `${material.namespace}-${kind}-${form}`;
      await post(bench, { ...material, namespace });
      // A date counts from the answer's own `Date`, which is that of the machine and has no fractions.
      const retryAfter = form === 'seconds' ? pauseSeconds : new Date(Date.now() + (pauseSeconds + 1) * 1_000);
      server.fail({ kind, retryAfter });
      const calls = await countCalls(bench, namespace);
      if (calls[1] !== 1) breaches.push(`${kind} in ${form}: ${calls[1]} calls before the pause was over`);
      const { turnsByState: turns } = await bench.memoir(namespace).operations.coverage();
      const done = turns.processed + turns.empty;
      if (done !== material.sessions.reduce((sum, session) => sum + session.turns.length, 0))
        breaches.push(`${kind} in ${form}: ${done} turns processed after the pause`);
      rows.push([`${kind}, ${form}`, ...calls.map(String)]);
      clock.advance(outageMs);
    }
  }
  return {
    title: `Retry-After of ${pauseSeconds} s`,
    head: ['', 'calls at once', 'a second before its end', 'afterwards'],
    rows,
    breaches,
  };
}

async function countCalls({ server, clock, ...bench }: ModelBench, namespace: string): Promise<number[]> {
  const before = server.usage.calls;
  const since = (): number => server.usage.calls - before;
  await bench.drain();
  const first = since();
  clock.advance((pauseSeconds - 1) * 1_000);
  await bench.drain();
  const second = since();
  clock.advance(3_000);
  await bench.workOff([namespace]);
  return [first, second, since()];
}
