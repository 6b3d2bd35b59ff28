import type { Extractor } from '../../src/ports/extractor.ts';
import { ProviderFault } from '../../src/ports/faults.ts';
import { silentLog } from '../../src/ports/log.ts';
import { openEngine, type OpenedEngine } from '../../src/runtime/open-engine.ts';
import { createTestClock, type TestClock } from '../../src/testing/test-clock.ts';
import type { Deployment } from './deployment.ts';
import { countUnsettled, examineLedger } from './examine-ledger.ts';
import type { FaultReport } from './fault.ts';
import type { RunOptions } from './run-fault.ts';
import { factPerTurn } from './worker-script.ts';
import { createWriteRecord, type WriteRecord } from './write-record.ts';

const sessions = 6;
const minuteMs = 60_000;
/** Longer than the longest pause between two attempts. */
const patienceMinutes = 30;

/** A provider that is away, or not. */
interface Provider extends Extractor {
  isAway: boolean;
  readonly failures: number;
}

/**
 * The provider of the model is away for an hour of a test clock, while people go on talking: nothing fails, and all is
 * processed when it is back. In this process, without workers beside it; the seconds of the report are the clock's.
 */
export async function runProviderOutage(
  { databaseUrl, redisUrl, admin }: Deployment,
  { seed, signal }: Pick<RunOptions, 'seed' | 'signal'>,
  minutes = 60,
): Promise<FaultReport> {
  const namespace = `fault-outage-${seed}`;
  const clock = createTestClock(new Date());
  const provider = createProvider();
  const record = createWriteRecord();
  await using opened = closing(
    await openEngine({
      dataDir: null,
      postgres: { url: databaseUrl, maxConnections: 4, minConnections: 0 },
      ...(redisUrl === undefined ? {} : { redis: { url: redisUrl } }),
      log: silentLog,
      work: false,
      extractor: provider,
      clock,
    }),
  );
  const { worker } = opened.engine;
  for (let minute = 0; minute < minutes; minute += 1) {
    if (minute % 4 === 0) await talk(opened, { namespace, minute, record });
    await worker.drain(signal);
    clock.advance(minuteMs);
  }
  const failuresMeanwhile = provider.failures;
  provider.isAway = false;
  const question = { console: admin, namespace };
  const recoverySeconds = await waitOnClock(clock, async () => {
    await worker.drain(signal);
    return (await countUnsettled(question)) === 0;
  });
  const stuck = await countUnsettled(question);
  const { lost, doubled, failedWindows, problems } = await examineLedger(question, record, {});
  return {
    name: `provider away for ${minutes} min (test clock)`,
    injected: failuresMeanwhile,
    acknowledged: record.acknowledged.length,
    recoverySeconds,
    failedWindows,
    lost: lost.length,
    doubled: doubled.length,
    stuck,
    problems: [...problems, ...lost, ...doubled],
  };
}

function createProvider(): Provider {
  let failures = 0;
  return {
    id: 'scripted/outage',
    free: false,
    isAway: true,
    get failures() {
      return failures;
    },
    async extract(input) {
      if (!this.isAway) return factPerTurn(input);
      failures += 1;
      throw new ProviderFault('The provider answers with 503.');
    },
  };
}

function closing(opened: OpenedEngine): OpenedEngine & AsyncDisposable {
  return { ...opened, [Symbol.asyncDispose]: () => opened.close() };
}

interface Talk {
  readonly namespace: string;
  readonly minute: number;
  readonly record: WriteRecord;
}

async function talk({ engine }: OpenedEngine, { namespace, minute, record }: Talk): Promise<void> {
  for (let session = 0; session < sessions; session += 1) {
    const sessionId = `outage-${session}`;
    const content = `Somebody mentioned item o${session}x${minute}`;
    const turn = { role: 'user', content, userId: `user-${session}` } as const;
    const { accepted } = await engine.ingestion.append(namespace, { sessionId, turns: [turn] });
    for (const { seq } of accepted) record.acknowledged.push({ sessionId, seq, content });
  }
}

/** Lets time go by until it is so; says how many seconds of the clock that took. */
async function waitOnClock(clock: TestClock, look: () => Promise<boolean>): Promise<number> {
  for (let minutes = 0; minutes < patienceMinutes; minutes += 1) {
    if (await look()) return minutes * 60;
    clock.advance(minuteMs);
  }
  return patienceMinutes * 60;
}
