/**
 * Drain beside its floor: how fast 1,000 sessions of 20 turns become memories with an instant extractor of one fact for two
 * turns, against the same rows written by hand in batches of 100. On a server also with two worker processes.
 *
 *   npm run bench:drain [-- --sessions 1000 --stores embedded,postgres,servers --concurrency 10]
 */
import { parseArgs } from 'node:util';
import { openBenchStore, storeNames, type StoreName } from './bench-store.ts';
import { startDrainChild } from './drain/drain-child.ts';
import { type DrainReport, type DrainSubject, turnsPerSession } from './drain/drain-report.ts';

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '1000' },
    stores: { type: 'string', default: storeNames.join(',') },
    concurrency: { type: 'string', default: '10' },
  },
});
const sessions = Number(values.sessions);

async function run(store: StoreName, subject: DrainSubject): Promise<DrainReport> {
  await using place = await openBenchStore(store);
  const environment = { ...place.environment, MAX_CONCURRENCY: values.concurrency };
  const measuring = await startDrainChild(['measure', String(sessions)], environment);
  const helping = subject === 'two workers' ? [await startDrainChild(['help'], environment)] : [];
  const children = [measuring, ...helping];
  try {
    for (const child of children) child.begin();
    return JSON.parse(await measuring.nextLine()) as DrainReport;
  } finally {
    for (const child of children) await child.stop();
  }
}

for (const store of storeNames.filter((name) => values.stores.split(',').includes(name))) {
  console.log(`${store}, ${sessions} sessions of ${turnsPerSession} turns | seconds | turns/s | ratio to the floor`);
  const subjects: DrainSubject[] = store === 'embedded' ? ['one worker'] : ['one worker', 'two workers'];
  for (const subject of subjects) {
    const { drainMs, floorMs, memories } = await run(store, subject);
    const line = (name: string, ms: number): string =>
      `${name} | ${(ms / 1_000).toFixed(1)} | ${((sessions * turnsPerSession) / (ms / 1_000)).toFixed(0)} | ${(floorMs / ms).toFixed(2)}`;
    console.log(line(`${subject}, ${memories} memories`, drainMs));
    console.log(line('the same rows by hand', floorMs));
  }
}
