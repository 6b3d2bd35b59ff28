import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { ProviderFault } from '../../ports/faults.ts';
import { createRecordingLog } from '../../testing/recording-log.ts';
import { createTestClock } from '../../testing/test-clock.ts';
import { ModelGate } from './model-gate.ts';

function openGate() {
  const clock = createTestClock();
  const log = createRecordingLog();
  const gate = new ModelGate('m', { clock, log });
  /** Milliseconds until it opens. */
  const closedMs = (): number => {
    let ms = 0;
    for (; !gate.isOpen && ms < 10_000_000; ms += 1_000) clock.advance(1_000);
    return ms;
  };
  return { gate, clock, log, closedMs };
}

const fault = new ProviderFault('503');
const wrong = new MemoirError('embedding_dimension', '32, and 64');

describe('the gate of a model', () => {
  it('closes for a while with each failure, and tells of the third', () => {
    const { gate, log, closedMs } = openGate();
    const pauses: number[] = [];
    for (let failure = 0; failure < 5; failure += 1) {
      gate.failed(fault, undefined);
      pauses.push(closedMs());
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000]);
    expect(log.events('warn')).toEqual(['embedding.failing']);
    gate.answered();
    gate.answered();
    expect(log.events('info')).toEqual(['embedding.resumed']);
    gate.failed(fault, 9_000);
    expect(closedMs()).toBe(9_000);
  });

  it('counts calls that fail beside each other once', () => {
    const { gate, closedMs, log } = openGate();
    for (let lane = 0; lane < 4; lane += 1) gate.failed(fault, undefined);
    expect([closedMs(), log.events('warn')]).toEqual([2_000, []]);
  });

  it('says nothing of a failure that passes', () => {
    const { gate, log } = openGate();
    gate.failed(fault, undefined);
    gate.answered();
    expect([gate.isOpen, log.events('warn'), log.events('info')]).toEqual([true, [], []]);
  });

  it('stops once for a wrong dimension, and looks again ever more rarely', () => {
    const { gate, log, closedMs } = openGate();
    const pauses: number[] = [];
    for (let stop = 0; stop < 8; stop += 1) {
      const pauseMs = gate.stopped(wrong);
      // Told by another lane at the same time.
      expect(gate.stopped(wrong)).toBeGreaterThanOrEqual(pauseMs);
      pauses.push(closedMs() / 60_000);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(log.entries).toMatchObject([
      { level: 'error', event: 'embedding.stopped', fields: { model: 'm', error: wrong } },
    ]);
    gate.answered();
    gate.stopped(wrong);
    expect(log.events('error')).toHaveLength(2);
    expect(closedMs()).toBe(60_000);
  });
});
