import { describe, expect, it } from 'vitest';
import type { Wake, WakeQueue } from '../ports/wake-queue.ts';
import { partialPort } from '../testing/partial-port.ts';
import { createRecordingLog } from '../testing/recording-log.ts';
import { WakeSender } from './wake-sender.ts';

const a: Wake = { namespace: 'n', sessionId: 'a' };
const b: Wake = { namespace: 'n', sessionId: 'b' };

/** A queue whose answers come when the test says so. */
function openSender(answer: () => Promise<void> = () => Promise.resolve()) {
  const sent: { list: readonly Wake[]; delayMs: number }[] = [];
  const log = createRecordingLog();
  const wakes = partialPort<WakeQueue>({
    async wake(list, delayMs) {
      sent.push({ list, delayMs });
      await answer();
    },
  });
  return { sender: new WakeSender(wakes, log), sent, log };
}

describe('sending wakes', () => {
  it('joins those that come together, each session once at its earliest time', async () => {
    const { sender, sent } = openSender();
    sender.send([a, b], 1_000);
    sender.send([a], 0);
    sender.send([b], 5_000);
    await sender.settled();
    expect(sent).toEqual([
      { list: [a], delayMs: 0 },
      { list: [b], delayMs: 1_000 },
    ]);
  });

  it('returns at once and gathers what comes while one batch is sent', async () => {
    const gate = Promise.withResolvers<void>();
    const { sender, sent } = openSender(() => gate.promise);
    sender.send([a], 0);
    await Promise.resolve();
    sender.send([a], 0);
    sender.send([b], 0);
    sender.send([a], 0);
    expect(sent).toEqual([{ list: [a], delayMs: 0 }]);
    gate.resolve();
    await sender.settled();
    expect(sent.slice(1)).toEqual([{ list: [a, b], delayMs: 0 }]);
  });

  it('asks for a look once that is to come anyway, by then', async () => {
    const { sender, sent } = openSender();
    sender.ensure(a, 60_000);
    await sender.settled();
    sender.ensure(a, 60_000);
    sender.ensure(a, 90_000);
    sender.ensure(b, 60_000);
    sender.ensure(a, 30_000);
    await sender.settled();
    expect(sent).toEqual([
      { list: [a], delayMs: 60_000 },
      { list: [b], delayMs: 60_000 },
      { list: [a], delayMs: 30_000 },
    ]);
  });

  it('asks again for a look that is over, or that the queue did not take', async () => {
    let isAway = false;
    const { sender, sent } = openSender(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve()));
    sender.send([a], 0);
    await sender.settled();
    isAway = true;
    for (let count = 0; count < 2; count += 1) {
      sender.ensure(a, 60_000);
      await sender.settled();
    }
    expect(sent.map(({ delayMs }) => delayMs)).toEqual([0, 60_000, 60_000]);
  });

  it('logs a queue that is away, and goes on', async () => {
    const { sender, sent, log } = openSender(() => Promise.reject(new Error('away')));
    sender.send([a], 0);
    await sender.settled();
    sender.send([b], 0);
    await sender.settled();
    expect(sent).toHaveLength(2);
    expect(log.entries).toMatchObject([
      { level: 'warn', event: 'wake.failed', fields: { sessions: 1 } },
      { level: 'warn', event: 'wake.failed', fields: { sessions: 1 } },
    ]);
  });
});
