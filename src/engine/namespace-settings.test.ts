import { describe, expect, it } from 'vitest';
import type { StoredSettings } from '../ports/namespace-store.ts';
import { createTestClock, testEpoch } from '../testing/test-clock.ts';
import { createSettings } from './namespace-settings.ts';

function createBench(stored: Record<string, Readonly<Record<string, unknown>>> = {}) {
  const reads: string[] = [];
  const writes: Date[] = [];
  const store = {
    async findSettings(namespace: string) {
      reads.push(namespace);
      return stored[namespace];
    },
    async updateSettings(namespace: string, change: (stored: StoredSettings) => StoredSettings, at: Date) {
      const settings = JSON.parse(JSON.stringify(change(stored[namespace] ?? {}))) as StoredSettings;
      stored[namespace] = settings;
      writes.push(at);
      return settings;
    },
  };
  return { settings: createSettings({ store, clock: createTestClock(), freeExtraction: true }), stored, reads, writes };
}

describe('the settings of a namespace', () => {
  it('have their defaults where nobody has set any', async () => {
    expect(await createBench().settings.get('n')).toMatchObject({ windows: { maxTurns: 20, idleMs: 1_000 } });
  });

  it('are read once in a moment, for each namespace', async () => {
    const { settings, reads } = createBench({ n: { windows: { maxTurns: 5 } } });
    for (const namespace of ['n', 'n', 'm', 'n']) await settings.get(namespace);
    expect(reads).toEqual(['n', 'm']);
    expect(await settings.get('n')).toMatchObject({ windows: { maxTurns: 5 } });
  });

  it('change field by field, and hold at once', async () => {
    const { settings, stored, writes } = createBench({ n: { windows: { maxTurns: 5 } } });
    await settings.get('n');
    const changed = await settings.update('n', { windows: { idleMs: 0 } });
    expect(changed).toMatchObject({ windows: { maxTurns: 5, idleMs: 0, maxTokens: 1_500 } });
    expect(await settings.get('n')).toEqual(changed);
    expect(stored['n']).toEqual({ windows: { maxTurns: 5, idleMs: 0 } });
    expect(writes).toEqual([testEpoch]);
  });

  it('have their default again where they are set to null', async () => {
    const { settings, stored } = createBench({ n: { windows: { maxTurns: 5, idleMs: 0 } } });
    expect(await settings.update('n', { windows: { maxTurns: null } })).toMatchObject({
      windows: { maxTurns: 20, idleMs: 0 },
    });
    expect(stored['n']).toEqual({ windows: { idleMs: 0 } });
  });

  it('have a budget beside the windows, and none where it is set to null', async () => {
    const { settings, stored } = createBench({ n: { windows: { maxTurns: 5 } } });
    const budget = { tokensPerDay: 1_000, costPerDay: 2.5 };
    expect(await settings.update('n', { budget })).toMatchObject({ windows: { maxTurns: 5 }, budget });
    expect((await settings.update('n', { budget: { costPerDay: null } })).budget).toEqual({ tokensPerDay: 1_000 });
    expect(stored['n']).toEqual({ windows: { maxTurns: 5 }, budget: { tokensPerDay: 1_000 } });
    expect((await settings.update('n', { budget: { tokensPerDay: null } })).budget).toEqual({});
  });

  it('stay as they are where nothing is changed', async () => {
    const { settings, stored } = createBench({ n: { windows: { maxTurns: 5 } } });
    await settings.update('n', {});
    expect(stored['n']).toEqual({ windows: { maxTurns: 5 } });
  });
});
