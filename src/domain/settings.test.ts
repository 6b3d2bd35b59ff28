import { describe, expect, it } from 'vitest';
import { effectiveSettings, namespaceSettingsSchema } from './settings.ts';

describe('the settings of a namespace', () => {
  it('have their defaults, with an idle time that goes by what extraction costs', () => {
    const windows = { maxTokens: 1_500, maxTurns: 20, maxAgeMs: 600_000 };
    expect(effectiveSettings({}, { free: true })).toEqual({ windows: { ...windows, idleMs: 1_000 } });
    expect(effectiveSettings({ windows: {} }, { free: false })).toEqual({ windows: { ...windows, idleMs: 60_000 } });
  });

  it('keep what is set, zero included', () => {
    expect(effectiveSettings({ windows: { idleMs: 0, maxTurns: 3 } }, { free: false }).windows).toMatchObject({
      idleMs: 0,
      maxTurns: 3,
      maxTokens: 1_500,
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
  ])('refuse %j', (settings) => {
    expect(namespaceSettingsSchema.safeParse(settings).success).toBe(false);
  });
});
