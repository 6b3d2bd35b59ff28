/**
 * Drain beside its floor: how fast 1,000 sessions of 20 turns become memories with an instant extractor of one fact for two
 * turns, against the same rows written by hand in batches of 100. On a server also with two worker processes.
 *
 *   npm run bench:drain [-- --sessions 1000 --stores embedded,postgres]
 */
import { parseArgs } from 'node:util';
import { openBenchStore, storeNames, type StoreName } from './bench-store.ts';
import { startServer } from './child-server.ts';
import { type DrainReport, type DrainSubject, turnsPerSession } from './drain/drain-report.ts';

const { values } = parseArgs({
  options: { sessions: { type: 'string', default: '1000' }, stores: { type: 'string', default: storeNames.join(',') } },
});
const sessions = Number(values.sessions);

async function run(store: StoreName, subject: DrainSubject): Promise<DrainReport> {
  await using place = await openBenchStore(store);
  const { environment } = place;
  const script = './drain/drain-process.ts';
  const helpers = subject === 'two workers' ? [await startServer(script, { args: ['help'], environment })] : [];
  try {
    return await lastLine(script, { args: ['measure', String(sessions)], environment });
  } finally {
    for (const helper of helpers) await helper.stop();
  }
}

async function lastLine(script: string, options: Parameters<typeof startServer>[1]): Promise<DrainReport> {
  const child = await startServer(script, options);
  await child.stop();
  return JSON.parse(child.firstLine) as DrainReport;
}

for (const store of storeNames.filter((name) => values.stores.split(',').includes(name))) {
  console.log(`${store}, ${sessions} sessions of ${turnsPerSession} turns | seconds | turns/s | ratio to the floor`);
  const subjects: DrainSubject[] = store === 'postgres' ? ['one worker', 'two workers'] : ['one worker'];
  for (const subject of subjects) {
    const { drainMs, floorMs, memories } = await run(store, subject);
    const line = (name: string, ms: number): string =>
      `${name} | ${(ms / 1_000).toFixed(1)} | ${((sessions * turnsPerSession) / (ms / 1_000)).toFixed(0)} | ${(floorMs / ms).toFixed(2)}`;
    console.log(line(`${subject}, ${memories} memories`, drainMs));
    console.log(line('the same rows by hand', floorMs));
  }
}
