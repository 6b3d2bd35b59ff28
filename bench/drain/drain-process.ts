/**
 * A process of the drain. `measure` hands the sessions over, works them off, and writes the same rows by hand; `help` only
 * works, beside another that measures. Says `ready` and begins to work when it is told to, by a line.
 *
 *   MEMOIR_DATA_DIR=… | DATABASE_URL=… ADMIN_URL=… node bench/drain/drain-process.ts measure SESSIONS | help
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { silentLog } from '../../src/ports/log.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { engineOptionsOf } from '../../src/runtime/engine-options.ts';
import { openEngine } from '../../src/runtime/open-engine.ts';
import { buildFact, createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { sampleMessage } from '../sample-messages.ts';
import { type DrainReport, turnsPerSession } from './drain-report.ts';
import { writeByHand } from './write-by-hand.ts';

const namespace = 'bench';
const [role, sessions = '0'] = process.argv.slice(2);
const opened = await openEngine({
  ...(await engineOptionsOf(readConfig())),
  log: silentLog,
  work: false,
  extractor: createScriptedExtractor({
    facts: ({ turns }) => turns.filter(({ seq }) => seq % 2 === 0).map((turn) => buildFact(turn)),
  }),
});
const { engine } = opened;

async function handOver(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const turns = Array.from({ length: turnsPerSession }, (_, turn) => ({
      role: 'user' as const,
      userId: `u${index}`,
      content: sampleMessage(index * turnsPerSession + turn),
    }));
    await engine.ingestion.append(namespace, { sessionId: `s${index}`, turns });
  }
}

async function measure(count: number): Promise<DrainReport> {
  const startedAt = performance.now();
  engine.worker.start();
  for (let left = count; left > 0;) {
    await setTimeout(100);
    const { waiting, active } = await engine.operations.queueStatus(namespace);
    left = waiting + active;
  }
  const drainMs = performance.now() - startedAt;
  const { memories } = await engine.hierarchy.statistics(namespace);
  await opened.close();
  return { drainMs, memories, floorMs: await writeByHand() };
}

process.once('SIGTERM', () => void opened.close().then(() => process.exit()));
await handOver(Number(sessions));
const told = once(createInterface({ input: process.stdin }), 'line');
console.log('ready');
await told;
if (role === 'help') engine.worker.start();
else console.log(JSON.stringify(await measure(Number(sessions))));
