import { describe, expect, it } from 'vitest';
import { effectiveSettings, namespaceSettingsSchema } from './settings.ts';

describe('the settings of a namespace', () => {
  it('have their defaults, windows longer and later where extraction costs something', () => {
    const windows = { maxTokens: 1_500, maxAgeMs: 600_000 };
    expect(effectiveSettings({}, { free: true })).toEqual({
      windows: { ...windows, maxTurns: 20, idleMs: 1_000 },
      budget: {},
    });
    expect(effectiveSettings({ windows: {}, budget: {} }, { free: false })).toEqual({
      windows: { ...windows, maxTurns: 30, idleMs: 60_000 },
      budget: {},
    });
  });

  it('keep what is set, zero included', () => {
    expect(effectiveSettings({ windows: { idleMs: 0, maxTurns: 3 } }, { free: false }).windows).toMatchObject({
      idleMs: 0,
      maxTurns: 3,
      maxTokens: 1_500,
    });
    const budget = { tokensPerDay: 0, costPerDay: 0.5 };
    expect(effectiveSettings({ budget }, { free: true }).budget).toEqual(budget);
    expect(effectiveSettings({ budget: { tokensPerDay: null, costPerDay: 0 } }, { free: true }).budget).toEqual({
      costPerDay: 0,
    });
  });

  it.each([
    { windows: { maxTurns: 0 } },
    { windows: { maxTurns: 201 } },
    { windows: { maxTokens: 99 } },
    { windows: { idleMs: -1 } },
    { windows: { idleMs: 0.5 } },
    { windows: { maxAgeMs: 999 } },
    { windows: { maxTurn: 5 } },
    { window: {} },
    { windows: { maxTurns: '5' } },
    { budget: { tokensPerDay: -1 } },
    { budget: { tokensPerDay: 0.5 } },
    { budget: { costPerDay: -0.01 } },
    { budget: { costPerDay: Number.POSITIVE_INFINITY } },
    { budget: { tokensPerMonth: 5 } },
    { budget: 5 },
  ])('refuse %j', (settings) => {
    expect(namespaceSettingsSchema.safeParse(settings).success).toBe(false);
  });
});
