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
