import { afterEach, describe, expect, it } from 'vitest';
import type { Wake, WakeQueue } from '../ports/wake-queue.ts';
import { uniqueNamespace } from './unique-namespace.ts';

/** Opens the queue under test. What waits in it must not be handed to the queues of other tests. */
export type OpenWakeQueue = () => WakeQueue | Promise<WakeQueue>;

const hour = 3_600_000;

/** Holds as soon as what is read does; slow machines have their time. */
function expectSoon<T>(read: () => T) {
  return expect.poll(read, { timeout: 20_000, interval: 5 });
}

/** A handler that a test can look into, and that ends when the test says so. */
interface ManualHandler {
  /** Sessions in the order in which they began. */
  readonly begun: string[];
  readonly running: ReadonlySet<string>;
  /** The most that ever ran at once. */
  readonly peak: () => number;
  readonly aborted: () => boolean;
  /** Lets what runs end, and from then on everything at once. */
  release(): void;
  readonly handle: (wake: Wake, signal: AbortSignal) => Promise<void>;
}

function createManualHandler(): ManualHandler {
  const begun: string[] = [];
  const running = new Set<string>();
  const gate = Promise.withResolvers<void>();
  let peak = 0;
  let signals: AbortSignal[] = [];
  return {
    begun,
    running,
    peak: () => peak,
    aborted: () => signals.some((signal) => signal.aborted),
    release: () => gate.resolve(),
    async handle({ sessionId }, signal) {
      if (running.has(sessionId)) throw new Error('a session runs twice at once');
      begun.push(sessionId);
      running.add(sessionId);
      peak = Math.max(peak, running.size);
      signals = [...signals, signal];
      const aborted = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => aborted.resolve(), { once: true });
      await Promise.race([gate.promise, aborted.promise]);
      running.delete(sessionId);
    },
  };
}

/** What the tests of a suite work with. */
interface QueueFixture {
  readonly open: () => Promise<WakeQueue>;
  readonly handler: ManualHandler;
  /** Wakes of the test's own namespace. */
  readonly wakes: (...sessionIds: string[]) => Wake[];
}

/** What every wake queue keeps to. Call it in a test file with a way to open the queue under test. */
export function describeWakeQueueContract(name: string, open: OpenWakeQueue): void {
  describe(`the wake queue of ${name}`, () => {
    const opened: { queue: WakeQueue; handler: ManualHandler }[] = [];
    afterEach(async () => {
      for (const { queue, handler } of opened.splice(0)) {
        handler.release();
        await queue.close(0);
      }
    });
    const fixture = (): QueueFixture => {
      const handler = createManualHandler();
      const namespace = uniqueNamespace();
      return {
        handler,
        wakes: (...sessionIds) => sessionIds.map((sessionId) => ({ namespace, sessionId })),
        async open() {
          const queue = await open();
          opened.push({ queue, handler });
          return queue;
        },
      };
    };
    describeDelivery(fixture);
    describeMerging(fixture);
    describeWakingWhileRunning(fixture);
    describeConcurrency(fixture);
    describeClosing(fixture);
  });
}

function describeDelivery(fixture: () => QueueFixture): void {
  it('hands each session over once', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    handler.release();
    queue.start(handler.handle, 4);
    await queue.wake(wakes('a', 'b'), 0);
    await queue.wake(wakes('c'), 5);
    await expectSoon(() => handler.begun.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('keeps what was woken before it was started', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    await queue.wake(wakes('a'), 0);
    handler.release();
    queue.start(handler.handle, 1);
    await expectSoon(() => handler.begun).toEqual(['a']);
  });

  it('keeps sessions of the same name in two namespaces apart', async () => {
    const { open, handler, wakes } = fixture();
    const other = fixture();
    const queue = await open();
    const seen: string[] = [];
    queue.start(async (wake) => void seen.push(wake.namespace), 1);
    const both = [...wakes('a'), ...other.wakes('a')];
    await queue.wake(both, 0);
    await expectSoon(() => seen.toSorted()).toEqual(both.map(({ namespace }) => namespace).sort());
    handler.release();
  });

  it('hands over sessions of any name unchanged', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    const names = ['a:b', '0:1', '7', '{x}', ':', '"', "'; --", 'ä 漢 🙂', '\\u0000', '%00*?[', 'x'.repeat(200)];
    handler.release();
    queue.start(handler.handle, 2);
    await queue.wake(wakes(...names), 0);
    await expectSoon(() => handler.begun.toSorted()).toEqual(names.toSorted());
    await queue.wake(wakes(...names), 5);
    await expectSoon(() => handler.begun.length).toBe(2 * names.length);
  });

  it('takes no wakes at all for nothing to do', async () => {
    const { open, handler } = fixture();
    const queue = await open();
    queue.start(handler.handle, 1);
    await queue.wake([], 0);
    expect(handler.begun).toEqual([]);
  });
}

function describeMerging(fixture: () => QueueFixture): void {
  it('merges the wakes of a session while they wait', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    await queue.wake(wakes('a', 'a'), 0);
    for (const delayMs of [0, 10, 20]) await queue.wake(wakes('a'), delayMs);
    handler.release();
    queue.start(handler.handle, 1);
    await queue.wake(wakes('last'), 100);
    await expectSoon(() => handler.begun).toEqual(['a', 'last']);
  });

  it('keeps the earliest of their times, whichever comes first', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    handler.release();
    queue.start(handler.handle, 1);
    await queue.wake(wakes('a', 'b', 'c'), hour);
    await queue.wake(wakes('a'), 0);
    await queue.wake(wakes('b'), 10);
    await queue.wake(wakes('d'), 10);
    await queue.wake(wakes('d'), hour);
    await expectSoon(() => handler.begun.toSorted()).toEqual(['a', 'b', 'd']);
  });

  it('forgets the later times of a session with its run', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    handler.release();
    queue.start(handler.handle, 1);
    await queue.wake(wakes('a'), 150);
    await queue.wake(wakes('a'), 0);
    await expectSoon(() => handler.begun).toEqual(['a']);
    await queue.wake(wakes('last'), 300);
    await expectSoon(() => handler.begun).toEqual(['a', 'last']);
  });

  it('takes delays of any length', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    handler.release();
    queue.start(handler.handle, 1);
    await queue.wake(wakes('far'), 30 * 24 * hour);
    await queue.wake(wakes('past'), -5);
    await queue.wake(wakes('fraction'), 0.25);
    await expectSoon(() => handler.begun.toSorted()).toEqual(['fraction', 'past']);
  });
}

function describeWakingWhileRunning(fixture: () => QueueFixture): void {
  it('runs a session once more that was woken while it ran, however often', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    queue.start(handler.handle, 2);
    await queue.wake(wakes('a'), 0);
    await expectSoon(() => handler.running.has('a')).toBe(true);
    for (let count = 0; count < 3; count += 1) await queue.wake(wakes('a'), 0);
    await queue.wake(wakes('b'), 0);
    await expectSoon(() => handler.begun).toEqual(['a', 'b']);
    handler.release();
    await expectSoon(() => handler.begun).toEqual(['a', 'b', 'a']);
    await queue.wake(wakes('last'), 0);
    await expectSoon(() => handler.begun).toEqual(['a', 'b', 'a', 'last']);
  });

  it('keeps the earliest of the times at which a session was woken while it ran', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    queue.start(handler.handle, 3);
    await queue.wake(wakes('a', 'b', 'c'), 0);
    await expectSoon(() => handler.running.size).toBe(3);
    await queue.wake(wakes('a'), 0);
    await queue.wake(wakes('a', 'b', 'c'), hour);
    await queue.wake(wakes('b'), 10);
    handler.release();
    await expectSoon(() => handler.begun.toSorted()).toEqual(['a', 'a', 'b', 'b', 'c']);
    await queue.wake(wakes('last'), 0);
    await expectSoon(() => handler.begun.at(-1)).toBe('last');
    expect(handler.begun.toSorted()).toEqual(['a', 'a', 'b', 'b', 'c', 'last']);
  });
}

function describeConcurrency(fixture: () => QueueFixture): void {
  it('runs as many at once as it may, and no more', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    queue.start(handler.handle, 3);
    await queue.wake(wakes('a', 'b', 'c', 'd', 'e', 'f', 'g'), 0);
    await expectSoon(() => handler.running.size).toBe(3);
    handler.release();
    await expectSoon(() => handler.begun.length).toBe(7);
    expect(handler.peak()).toBe(3);
  });

  it('never runs a session twice at once, and lets others pass it', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    queue.start(handler.handle, 3);
    await queue.wake(wakes('a'), 0);
    await expectSoon(() => handler.running.size).toBe(1);
    await queue.wake(wakes('a', 'b'), 0);
    await expectSoon(() => handler.begun).toEqual(['a', 'b']);
    expect([...handler.running].sort()).toEqual(['a', 'b']);
    handler.release();
    await expectSoon(() => handler.begun).toEqual(['a', 'b', 'a']);
  });

  it('takes the wake that a handler sends for its own session', async () => {
    const { open, wakes } = fixture();
    const queue = await open();
    let runs = 0;
    queue.start(async (wake) => {
      runs += 1;
      if (runs < 4) await queue.wake([wake], runs % 2);
    }, 1);
    await queue.wake(wakes('a'), 0);
    await expectSoon(() => runs).toBe(4);
  });
}

function describeClosing(fixture: () => QueueFixture): void {
  it('lets what runs end and begins nothing more', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    queue.start(handler.handle, 1);
    await queue.wake(wakes('a', 'b'), 0);
    await queue.wake(wakes('c'), 1);
    await expectSoon(() => handler.running.size).toBe(1);
    const closed = queue.close(hour);
    await queue.wake(wakes('d'), 0);
    handler.release();
    await closed;
    expect(handler.begun).toEqual(['a']);
    expect(handler.running.size).toBe(0);
    expect(handler.aborted()).toBe(false);
  });

  it('aborts what runs when the grace is over, and waits for it to end', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    queue.start(handler.handle, 2);
    await queue.wake(wakes('a', 'b'), 0);
    await expectSoon(() => handler.running.size).toBe(2);
    await queue.close(10);
    expect(handler.aborted()).toBe(true);
    expect(handler.running.size).toBe(0);
  });

  it('closes twice, at once, and without ever having been started', async () => {
    const { open, handler, wakes } = fixture();
    const queue = await open();
    await queue.wake(wakes('a'), 0);
    await Promise.all([queue.close(hour), queue.close(hour)]);
    await queue.close(0);
    expect(handler.begun).toEqual([]);
  });
}
