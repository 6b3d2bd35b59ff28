import { describe, expect, it } from 'vitest';
import type { WakeQueue } from '../ports/wake-queue.ts';
import { partialPort } from '../testing/partial-port.ts';
import { createRecordingLog } from '../testing/recording-log.ts';
import { wakeQuietly } from './wake-quietly.ts';

const list = [{ namespace: 'n', sessionId: 's' }];

describe('waking quietly', () => {
  it('wakes after the delay that it is told', async () => {
    const woken: unknown[] = [];
    const log = createRecordingLog();
    const wakes = partialPort<WakeQueue>({ wake: async (...call) => void woken.push(call) });
    await wakeQuietly({ wakes, log }, list, async () => 5);
    expect(woken).toEqual([[list, 5]]);
    expect(log.entries).toEqual([]);
  });

  it.each([
    { what: 'the queue', delayMs: () => 0 },
    { what: 'the delay', delayMs: () => Promise.reject(new Error('away')) },
  ])('logs a failure of $what and goes on', async ({ delayMs }) => {
    const log = createRecordingLog();
    const wakes = partialPort<WakeQueue>({ wake: () => Promise.reject(new Error('away')) });
    await wakeQuietly({ wakes, log }, list, delayMs);
    expect(log.entries).toMatchObject([{ level: 'warn', event: 'wake.failed', fields: { sessions: 1 } }]);
  });
});
