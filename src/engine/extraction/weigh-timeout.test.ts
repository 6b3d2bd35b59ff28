import { describe, expect, it } from 'vitest';
import type { Fault } from '../../domain/ledger/failure-policy.ts';
import type { WindowLedger, WindowView } from '../../ports/window-ledger.ts';
import { buildExtractionTurn, buildLease } from '../../testing/build-lease.ts';
import { partialPort } from '../../testing/partial-port.ts';
import { testEpoch } from '../../testing/test-clock.ts';
import { timeoutCode } from '../../ports/faults.ts';
import { weighTimeout } from './weigh-timeout.ts';

const timeout: Fault = { kind: 'provider', error: { code: timeoutCode, detail: 'late' } };
const refusal: Fault = { kind: 'provider', error: { code: 'provider_fault', detail: '503' } };
const after = (ms: number): Date => new Date(testEpoch.getTime() + ms);

interface Sketch {
  readonly fault?: Fault;
  /** Of the attempt before. */
  readonly before?: string;
  /** When another window was finished. */
  readonly finishedAt?: Date;
  readonly outageSince?: Date | undefined;
}

async function weigh({ fault = timeout, before = timeoutCode, finishedAt = after(1), ...sketch }: Sketch) {
  const outageSince = 'outageSince' in sketch ? sketch.outageSince : testEpoch;
  const lease = { ...buildLease([buildExtractionTurn(1)]), ...(outageSince === undefined ? {} : { outageSince }) };
  const view = { error: { code: before, detail: '' } } as WindowView;
  const windows = partialPort<WindowLedger>({
    getWindow: async () => ({ ...view, history: [] }),
    listCompleted: async () => [{ finishedAt } as WindowView],
  });
  return (await weighTimeout(windows, lease, fault)).kind;
}

describe('a time-out', () => {
  it('counts as content where it repeats while another window succeeds', async () => {
    expect(await weigh({})).toBe('content');
  });

  it.each<{ where: string; sketch: Sketch }>([
    { where: 'is the first fault', sketch: { outageSince: undefined } },
    { where: 'follows a fault of another kind', sketch: { before: 'provider_fault' } },
    { where: 'comes while nothing succeeds', sketch: { finishedAt: after(-1) } },
    { where: 'is no time-out but a refusal', sketch: { fault: refusal } },
  ])('is the provider’s where it $where', async ({ sketch }) => {
    expect(await weigh(sketch)).toBe('provider');
  });

  it('is the provider’s where the store cannot be asked', async () => {
    const windows = partialPort<WindowLedger>({ getWindow: () => Promise.reject(new Error('away')) });
    const lease = { ...buildLease([buildExtractionTurn(1)]), outageSince: testEpoch };
    expect(await weighTimeout(windows, lease, timeout)).toBe(timeout);
  });
});
