import { openBullmqWakes, type WakeServer } from '../../../src/adapters/bullmq/open-bullmq-wakes.ts';
import { silentLog } from '../../../src/ports/log.ts';

/** Says what it begins, which goes on until it is told to close; then nothing keeps it from ending. */
const [server = '{}', deployment = ''] = process.argv.slice(2);
const queue = await openBullmqWakes(JSON.parse(server) as WakeServer, { log: silentLog, deployment });
queue.start(async ({ sessionId }, signal) => {
  process.stdout.write(`begun ${sessionId}\n`);
  const aborted = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => aborted.resolve());
  await aborted.promise;
}, 4);
process.stdin.once('data', () => {
  process.stdin.destroy();
  void queue.close(0).then(() => process.stdout.write('closed\n'));
});
