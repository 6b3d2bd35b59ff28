import { startChild } from '../../integration/child-process.ts';
import { startModelServer } from '../../../src/testing/model-server/start-model-server.ts';
import { createTestClock } from '../../../src/testing/test-clock.ts';
import type { CheckReport } from './check-report.ts';
import { DeliveredFacts } from './delivered-facts.ts';
import { examineMaterial, readOutcome } from './examine-material.ts';
import type { Material } from './material.ts';
import { type ModelBench, openModelBench } from './model-bench.ts';
import { createScribe } from './scribe.ts';

/** What a worker of its own is told. */
export interface WorkerOrders extends Pick<Material, 'namespace' | 'sessions'> {
  readonly modelUrl: string;
  readonly dataDir: string | null;
  readonly databaseUrl?: string;
}

export interface KilledWorkerOptions {
  readonly dataDir: string | null;
  readonly databaseUrl?: string;
  /** During which call it is killed, from 1. */
  readonly call: number;
  /** Between the death of the worker and the next: makes its lease run out, where the store does not see that it is gone. */
  readonly buried?: (bench: ModelBench) => Promise<void>;
}

/** A worker killed during a call: the call is made once more, no other is, and nothing is doubled. */
export async function checkKilledWorker(material: Material, options: KilledWorkerOptions): Promise<CheckReport> {
  const { dataDir, databaseUrl, call: fatal, buried } = options;
  const scribe = createScribe([material]);
  const delivered = new DeliveredFacts(scribe);
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: never } = Promise.withResolvers<object>();
  await using server = await startModelServer({
    answer(call) {
      if (call.number === fatal) {
        reach();
        return never;
      }
      const answer = scribe.answer(call);
      delivered.addAnswer(call.messages.at(-1)?.content ?? '', JSON.stringify(answer));
      return answer;
    },
  });
  const where = databaseUrl === undefined ? { dataDir } : { dataDir, databaseUrl };
  const { namespace, sessions } = material;
  const orders: WorkerOrders = { ...where, modelUrl: server.url, namespace, sessions };
  const child = startChild('../../evals/model/worker-process.ts', JSON.stringify(orders));
  try {
    await child.waitForLine((line) => line === 'posted');
    await reached;
  } finally {
    await child.kill();
  }
  await using bench = await openModelBench({
    answer: scribe.answer,
    server,
    dataDir,
    ...(databaseUrl === undefined ? {} : { postgres: { url: databaseUrl } }),
    clock: createTestClock(new Date()),
  });
  await buried?.(bench);
  await bench.workOff([namespace]);
  const outcome = await readOutcome(bench, material);
  const byPrompt = Map.groupBy(server.chatCalls, ({ text }) => text);
  const asked = [...byPrompt.values()].map(({ length }) => length);
  const crashed = outcome.windows.flatMap(({ history }) => history.filter((attempt) => attempt.outcome === 'crashed'));
  const breaches = Object.values(examineMaterial(material, outcome, delivered)).flat();
  if (asked.filter((times) => times === 2).length !== 1 || asked.some((times) => times > 2))
    breaches.push(`calls of the same prompt: ${asked.join(', ')}`);
  if (crashed.length !== 1) breaches.push(`${crashed.length} attempts count as crashed`);
  return {
    title: `A worker killed during call ${fatal}`,
    head: ['', 'windows', 'calls', 'of them again', 'crashes', 'memories', 'facts'],
    rows: [
      [
        namespace,
        ...[
          outcome.windows.length,
          server.usage.calls,
          server.usage.calls - byPrompt.size,
          crashed.length,
          outcome.memories.length,
          material.facts.length,
        ].map(String),
      ],
    ],
    breaches,
  };
}
