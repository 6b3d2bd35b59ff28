import { describe, expect, it } from 'vitest';
import type { FreeObject } from '../../domain/free-object.ts';
import type { StoredTranscript, TranscriptChange, TurnLog } from '../../ports/turn-log.ts';
import type { Wake } from '../../ports/wake-queue.ts';
import { partialPort } from '../../testing/partial-port.ts';
import { createRecordingLog } from '../../testing/recording-log.ts';
import { createTestClock, testEpoch } from '../../testing/test-clock.ts';
import { storeTranscript, type TranscriptAccepted, type TranscriptPorts } from './store-transcript.ts';

interface Bench {
  readonly ports: TranscriptPorts;
  readonly changes: TranscriptChange[];
  readonly woken: Wake[];
  readonly stored: Map<string, StoredTranscript>;
  /** Runs before the next change is applied, as another client would. */
  interfere: (() => void) | undefined;
  post(text: string, options?: { sessionId?: string; metadata?: FreeObject }): Promise<TranscriptAccepted>;
}

/** A turn log that keeps transcripts in a map, with versions as the real one. */
function createBench(): Bench {
  const changes: TranscriptChange[] = [];
  const woken: Wake[] = [];
  const stored = new Map<string, StoredTranscript>();
  const turns = partialPort<TurnLog>({
    findTranscript: async (_namespace, sessionId) => stored.get(sessionId),
    async acceptTranscript(_namespace, change) {
      bench.interfere?.();
      bench.interfere = undefined;
      const before = stored.get(change.sessionId);
      if (before?.revision !== change.baseRevision) return undefined;
      changes.push(change);
      stored.set(change.sessionId, applyChange(before, change));
      return { sessionId: change.sessionId, accepted: [], queuedAt: change.acceptedAt, openTurns: change.turns.length };
    },
    queuePosition: async () => 3,
  });
  const wakes = { send: (list: readonly Wake[]) => void woken.push(...list) };
  const ports = { turns, wakes, clock: createTestClock(), log: createRecordingLog() };
  const bench: Bench = {
    ports,
    changes,
    woken,
    stored,
    interfere: undefined,
    post: async (text, { sessionId = 's', metadata = {} } = {}) =>
      await storeTranscript(ports, 'n', { text, sessionId, metadata }),
  };
  return bench;
}

function applyChange(before: StoredTranscript | undefined, change: TranscriptChange): StoredTranscript {
  const kept = (before?.turns ?? []).filter(({ seq }) => !change.revisedSeqs.includes(seq));
  const added = change.turns.map(({ role, name, content }, index) => ({
    role,
    content,
    seq: 100 * (before?.revision ?? 0) + index + 1,
    ...(name === undefined ? {} : { name }),
  }));
  return {
    rawMemoryId: change.rawMemoryId,
    text: change.text ?? before?.text ?? '',
    revision: (before?.revision ?? 0) + (change.text === undefined ? 0 : 1),
    turns: [...kept, ...added],
  };
}

const contentsOf = ({ turns }: TranscriptChange): string[] => turns.map(({ content }) => content);

describe('storing a transcript', () => {
  it('parses it into turns, keeps the text and wakes its session', async () => {
    const bench = createBench();
    const answer = await bench.post('Ana: hello\nBen: hi there');
    expect(answer).toMatchObject({ sessionId: 's', queuedAt: testEpoch, queuePosition: 3, appended: 2 });
    expect(bench.changes).toMatchObject([
      { text: 'Ana: hello\nBen: hi there', rawMemoryId: answer.rawMemoryId, revisedSeqs: [] },
    ]);
    expect(contentsOf(bench.changes[0]!)).toEqual(['hello', 'hi there']);
    expect(bench.woken).toEqual([{ namespace: 'n', sessionId: 's' }]);
  });

  it('adds the tail of a longer version, under the same id', async () => {
    const bench = createBench();
    const first = await bench.post('Ana: hello\nBen: hi there');
    const second = await bench.post('Ana: hello\nBen: hi there\nAna: how are you?');
    expect(second).toMatchObject({ rawMemoryId: first.rawMemoryId, appended: 1 });
    expect(contentsOf(bench.changes[1]!)).toEqual(['how are you?']);
  });

  it('changes nothing where the same text comes again, and answers all the same', async () => {
    const bench = createBench();
    const first = await bench.post('Ana: hello\nBen: hi there');
    expect(await bench.post('Ana: hello\nBen: hi there')).toMatchObject({
      rawMemoryId: first.rawMemoryId,
      appended: 0,
    });
    expect(bench.changes[1]).toMatchObject({ turns: [], revisedSeqs: [] });
    expect(bench.changes[1]).not.toHaveProperty('text');
    expect(bench.stored.get('s')).toMatchObject({ revision: 1 });
  });

  it('marks the turns revised that a new version replaces', async () => {
    const bench = createBench();
    await bench.post('Ana: hello\nBen: hi there\nAna: I moved to Brno');
    await bench.post('Ana: hello\nBen: hi there\nAna: I moved to Oslo');
    expect(bench.changes[1]).toMatchObject({ revisedSeqs: [3] });
    expect(contentsOf(bench.changes[1]!)).toEqual(['I moved to Oslo']);
  });

  it('works the change out again where another version came in between', async () => {
    const bench = createBench();
    await bench.post('Ana: hello\nBen: hi there');
    bench.interfere = () => {
      const before = bench.stored.get('s')!;
      bench.stored.set('s', {
        ...before,
        text: `${before.text}\nAna: one`,
        revision: before.revision + 1,
        turns: [...before.turns, { seq: 3, role: 'user', name: 'Ana', content: 'one' }],
      });
    };
    expect(await bench.post('Ana: hello\nBen: hi there\nAna: one\nBen: two')).toMatchObject({ appended: 1 });
    expect(contentsOf(bench.changes.at(-1)!)).toEqual(['two']);
  });

  it('derives the session from text and metadata where none is named', async () => {
    const bench = createBench();
    const post = async (text: string, metadata: FreeObject = {}): Promise<string> =>
      (await storeTranscript(bench.ports, 'n', { text, metadata })).sessionId;
    const first = await post('Ana: hello');
    expect(await post('Ana: hello')).toBe(first);
    expect(await post('Ana: hello', { a: 1 })).not.toBe(first);
    expect(await post('Ana: bye')).not.toBe(first);
  });

  it('takes the user and the time of the conversation from the metadata', async () => {
    const bench = createBench();
    await bench.post('Ana: hello', { metadata: { user_id: 'u-1', timestamp: '2020-02-03T04:05:06+01:00' } });
    const [turn] = bench.changes[0]!.turns;
    expect(turn).toMatchObject({
      userId: 'u-1',
      occurredAt: { instant: new Date('2020-02-03T03:05:06Z'), offsetMinutes: 60 },
    });
  });

  it.each([{ user_id: 5 }, { timestamp: 'yesterday' }])('refuses %j', async (metadata) => {
    const bench = createBench();
    await expect(bench.post('Ana: hello', { metadata })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(bench.changes).toEqual([]);
  });
});
