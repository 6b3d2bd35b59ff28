import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { listenForTermination } from './signals.ts';

class FakeProcess extends EventEmitter {
  readonly pid = 4711;
  readonly killed: unknown[] = [];

  kill(pid: number, signal: NodeJS.Signals): void {
    this.killed.push([pid, signal, this.listenerCount('SIGINT'), this.listenerCount('SIGTERM')]);
  }
}

describe('listenForTermination', () => {
  it.each(['SIGTERM', 'SIGINT'])('takes %s as a wish to end in order', async (name) => {
    const source = new FakeProcess();
    using termination = listenForTermination(source);
    expect(termination.signal.aborted).toBe(false);
    source.emit(name, name);
    await termination.requested;
    expect(termination.signal.aborted).toBe(true);
    expect(source.killed).toEqual([]);
  });

  it('ends the process at once on a second signal, with nobody left to catch it', () => {
    const source = new FakeProcess();
    using termination = listenForTermination(source);
    source.emit('SIGTERM', 'SIGTERM');
    source.emit('SIGINT', 'SIGINT');
    expect(termination.signal.aborted).toBe(true);
    expect(source.killed).toEqual([[4711, 'SIGINT', 0, 0]]);
  });

  it('leaves the signals alone once it is disposed of', () => {
    const source = new FakeProcess();
    listenForTermination(source)[Symbol.dispose]();
    expect(source.eventNames()).toEqual([]);
  });
});
