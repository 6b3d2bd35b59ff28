/**
 * Ingest beside its floor: requests a second and latencies of `POST /messages`, one turn a request, over 64 connections,
 * against a bare fastify route with one single-row insert into the same table. In turn, on fresh stores, in one run.
 *
 *   npm run bench:ingest [-- --seconds 8 --rounds 3 --stores embedded,postgres,servers]
 */
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { openBenchStore, type StoreName, storeNames } from './bench-store.ts';
import { startServer } from './child-server.ts';
import { median } from './measure.ts';
import { sampleMessage } from './sample-messages.ts';

const connections = 64;
const sessions = 1_000;
const port = 5_931;

interface Subject {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

const listen = ['--port', String(port)];
const subjects: readonly Subject[] = [
  { name: 'floor', script: './floor-server.ts', args: [String(port)] },
  { name: 'memoir', script: '../src/cli/main.ts', args: ['serve', '--no-worker', ...listen] },
  { name: 'memoir, working', script: '../src/cli/main.ts', args: ['serve', ...listen] },
];

interface Run {
  readonly seconds: number;
  readonly store: StoreName;
}

interface Measurement {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

async function measure(subject: Subject, { seconds, store }: Run): Promise<Measurement> {
  await using place = await openBenchStore(store);
  const server = await startServer(subject.script, { args: subject.args, environment: place.environment });
  try {
    let number = 0;
    const url = `http://127.0.0.1:${port}/api/memory/bench/messages`;
    const setupRequest = (request: autocannon.Request): autocannon.Request => {
      number += 1;
      return {
        ...request,
        body: JSON.stringify({ sessionId: `s${number % sessions}`, role: 'user', content: sampleMessage(number) }),
      };
    };
    const shoot = (duration: number): Promise<autocannon.Result> =>
      autocannon({
        url,
        connections,
        duration,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        requests: [{ method: 'POST', setupRequest }],
      });
    await shoot(2);
    const result = await shoot(seconds);
    if (result.non2xx > 0 || result.errors > 0)
      throw new Error(`${subject.name}: ${result.non2xx} refused, ${result.errors} failed`);
    return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
  } finally {
    await server.stop();
  }
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    stores: { type: 'string', default: storeNames.join(',') },
  },
});

async function measureStore(store: StoreName): Promise<void> {
  const measured = new Map<string, Measurement[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const subject of subjects)
      measured.get(subject.name)?.push(await measure(subject, { seconds: Number(values.seconds), store }));
  }
  const summary = subjects.map(({ name }) => {
    const runs = measured.get(name) ?? [];
    return {
      name,
      perSecond: median(runs.map((run) => run.perSecond)),
      p50: median(runs.map((run) => run.p50)),
      p99: median(runs.map((run) => run.p99)),
    };
  });
  const [floor] = summary;
  console.log(`${store}, medians | requests/s | p50 ms | p99 ms | ratio of requests/s | ratio of p99`);
  for (const { name, perSecond, p50, p99 } of summary) {
    const ratios =
      floor === undefined ? '' : `${(perSecond / floor.perSecond).toFixed(2)} | ${(p99 / floor.p99).toFixed(2)}`;
    console.log(`${name} | ${perSecond.toFixed(0)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${ratios}`);
  }
}

for (const store of storeNames) {
  if (values.stores.split(',').includes(store)) await measureStore(store);
}
