import { describe, expect, it } from 'vitest';
import { effectiveSettings } from '../../domain/settings.ts';
import type { AcceptRequest, TurnLog } from '../../ports/turn-log.ts';
import type { Wake } from '../../ports/wake-queue.ts';
import { partialPort } from '../../testing/partial-port.ts';
import { createRecordingLog, type RecordingLog } from '../../testing/recording-log.ts';
import { createTestClock, testEpoch } from '../../testing/test-clock.ts';
import { createIngestion, type Ingestion, type IngestionPorts } from './ingestion.ts';

interface Bench {
  readonly ingestion: Ingestion;
  readonly accepted: AcceptRequest[];
  readonly woken: { readonly wake: Wake; readonly delayMs: number }[];
  /** Asked for unless they are to come anyway. */
  readonly ensured: { readonly wake: Wake; readonly delayMs: number }[];
  readonly log: RecordingLog;
}

interface BenchOptions {
  readonly openTurns?: number;
  readonly current?: string;
  readonly settings?: IngestionPorts['settings']['get'];
}

function createBench(options: BenchOptions = {}): Bench {
  const accepted: AcceptRequest[] = [];
  const woken: Bench['woken'] = [];
  const ensured: Bench['woken'] = [];
  const log = createRecordingLog();
  const session = {
    sessionId: 's',
    lastSeq: 1,
    closedSeq: 0,
    settledSeq: 0,
    createdAt: testEpoch,
    activeAt: testEpoch,
  };
  const turns = partialPort<TurnLog>({
    parallelBatches: 1,
    async accept(_namespace, requests) {
      accepted.push(...requests);
      return requests.map(({ sessionId, acceptedAt, turns: list }) => ({
        sessionId,
        queuedAt: acceptedAt,
        accepted: list.map(({ id }, index) => ({ id, seq: index + 1 })),
        openTurns: options.openTurns ?? list.length,
      }));
    },
    findCurrentSession: async (_namespace, agentId) => (agentId === 'agent' ? options.current : undefined),
    flush: async () => session,
  });
  const wakes = {
    send: (list: readonly Wake[], delayMs: number) => void woken.push(...list.map((wake) => ({ wake, delayMs }))),
    ensure: (wake: Wake, delayMs: number) => void ensured.push({ wake, delayMs }),
  };
  const own = effectiveSettings({ windows: { maxTurns: 3, maxTokens: 100 } }, { free: true });
  const settings = { get: options.settings ?? (async () => own) };
  return {
    ingestion: createIngestion({ turns, wakes, clock: createTestClock(), log, settings }),
    accepted,
    woken,
    ensured,
    log,
  };
}

const turn = { role: 'user', content: 'Hello', tokens: 10 } as const;
const wakeOf = (sessionId: string): Wake => ({ namespace: 'n', sessionId });

describe('appending turns', () => {
  it('accepts them with the time of arrival, and looks at the session when it could have fallen silent', async () => {
    const { ingestion, accepted, woken } = createBench();
    const answer = await ingestion.append('n', { sessionId: 's', projectId: 'p', correlationId: 'c', turns: [turn] });
    expect(answer).toMatchObject({ sessionId: 's', queuedAt: testEpoch });
    expect(accepted).toMatchObject([
      { sessionId: 's', binding: { projectId: 'p' }, acceptedAt: testEpoch, correlationId: 'c' },
    ]);
    expect(woken).toEqual([{ wake: wakeOf('s'), delayMs: 1_000 }]);
  });

  it.each([
    { full: 'by its turns', openTurns: 3, tokens: 10 },
    { full: 'once more', openTurns: 6, tokens: 10 },
    { full: 'by its tokens', openTurns: 1, tokens: 100 },
  ])('looks at once at a tail that is full $full', async ({ openTurns, tokens }) => {
    const { ingestion, woken } = createBench({ openTurns });
    await ingestion.append('n', { sessionId: 's', turns: [{ ...turn, tokens }] });
    await expect.poll(() => woken).toEqual([{ wake: wakeOf('s'), delayMs: 0 }]);
  });

  it('wakes nobody where nothing is open', async () => {
    const { ingestion, woken, ensured } = createBench({ openTurns: 0 });
    await ingestion.append('n', { sessionId: 's', turns: [turn] });
    expect([...woken, ...ensured]).toEqual([]);
  });

  it.each([{ openTurns: 2 }, { openTurns: 4 }])(
    'sees that a tail that grows on is looked at: $openTurns turns',
    async ({ openTurns }) => {
      const { ingestion, woken, ensured } = createBench({ openTurns });
      await ingestion.append('n', { sessionId: 's', turns: [turn] });
      expect(woken).toEqual([]);
      expect(ensured).toEqual([{ wake: wakeOf('s'), delayMs: 1_000 }]);
    },
  );

  it('goes to the current session of the agent where none is named', async () => {
    const { ingestion, accepted } = createBench({ current: 'latest' });
    expect(await ingestion.append('n', { agentId: 'agent', turns: [turn] })).toMatchObject({ sessionId: 'latest' });
    expect(accepted).toMatchObject([{ sessionId: 'latest', binding: { agentId: 'agent' } }]);
  });

  it.each([{}, { agentId: 'agent' }, { agentId: 'other' }])(
    'asks for a session where none can be found: %j',
    async (named) => {
      const { ingestion } = createBench();
      await expect(ingestion.append('n', { ...named, turns: [turn] })).rejects.toMatchObject({
        code: 'session_required',
        field: 'sessionId',
      });
    },
  );
});

describe('settings that cannot be read', () => {
  it('do not take the acknowledgement of stored turns away: the sweep will find them', async () => {
    const { ingestion, log, woken } = createBench({ settings: () => Promise.reject(new Error('no connection')) });
    expect(await ingestion.append('n', { sessionId: 's', turns: [turn] })).toMatchObject({ sessionId: 's' });
    await expect.poll(() => log.events('warn')).toEqual(['wake.failed']);
    expect(woken).toEqual([]);
  });
});

describe('flushing', () => {
  it('looks at the session at once', async () => {
    const { ingestion, woken } = createBench();
    await ingestion.flush('n', 's', { ended: false });
    await expect.poll(() => woken).toEqual([{ wake: wakeOf('s'), delayMs: 0 }]);
  });
});
