import { describe, expect, it } from 'vitest';
import { effectiveSettings } from '../../domain/settings.ts';
import type { AcceptRequest, TurnLog } from '../../ports/turn-log.ts';
import type { Wake, WakeQueue } from '../../ports/wake-queue.ts';
import { partialPort } from '../../testing/partial-port.ts';
import { createRecordingLog, type RecordingLog } from '../../testing/recording-log.ts';
import { createTestClock, testEpoch } from '../../testing/test-clock.ts';
import { createIngestion, type Ingestion } from './ingestion.ts';

interface Bench {
  readonly ingestion: Ingestion;
  readonly accepted: AcceptRequest[];
  readonly woken: { readonly wake: Wake; readonly delayMs: number }[];
  readonly log: RecordingLog;
}

function createBench(options: { openTurns?: number; current?: string; wake?: WakeQueue['wake'] } = {}): Bench {
  const accepted: AcceptRequest[] = [];
  const woken: Bench['woken'] = [];
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
  const wakes = partialPort<WakeQueue>({
    wake: options.wake ?? (async (list, delayMs) => void woken.push(...list.map((wake) => ({ wake, delayMs })))),
  });
  const settings = { get: async () => effectiveSettings({ windows: { maxTurns: 3, maxTokens: 100 } }, { free: true }) };
  return {
    ingestion: createIngestion({ turns, wakes, clock: createTestClock(), log, settings }),
    accepted,
    woken,
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
    { full: 'by its tokens', openTurns: 1, tokens: 100 },
  ])('looks at once at a tail that is full $full', async ({ openTurns, tokens }) => {
    const { ingestion, woken } = createBench({ openTurns });
    await ingestion.append('n', { sessionId: 's', turns: [{ ...turn, tokens }] });
    expect(woken).toEqual([{ wake: wakeOf('s'), delayMs: 0 }]);
  });

  it('wakes nobody where nothing is open', async () => {
    const { ingestion, woken } = createBench({ openTurns: 0 });
    await ingestion.append('n', { sessionId: 's', turns: [turn] });
    expect(woken).toEqual([]);
  });

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

describe('a queue that is away', () => {
  const away = { wake: async () => await Promise.reject(new Error('no connection')) };

  it('does not take the acknowledgement of stored turns away: the sweep will find them', async () => {
    const { ingestion, log } = createBench(away);
    expect(await ingestion.append('n', { sessionId: 's', turns: [turn] })).toMatchObject({ sessionId: 's' });
    expect(log.events('warn')).toEqual(['wake.failed']);
  });

  it('does not fail a flush', async () => {
    const { ingestion } = createBench(away);
    expect(await ingestion.flush('n', 's', { ended: true })).toMatchObject({ sessionId: 's' });
  });
});

describe('flushing', () => {
  it('looks at the session at once', async () => {
    const { ingestion, woken } = createBench();
    await ingestion.flush('n', 's', { ended: false });
    expect(woken).toEqual([{ wake: wakeOf('s'), delayMs: 0 }]);
  });
});
