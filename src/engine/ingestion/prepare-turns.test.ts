import { describe, expect, it } from 'vitest';
import { testEpoch } from '../../testing/test-clock.ts';
import { prepareTurn, prepareTurns } from './prepare-turns.ts';

describe('preparing a turn', () => {
  it('gives it an id, the time of arrival and a count of its tokens where it has none', () => {
    const turn = prepareTurn({ role: 'user', content: 'I moved to Brno' }, testEpoch);
    expect(turn).toMatchObject({ ownId: false, occurredAt: { instant: testEpoch, offsetMinutes: 0 }, language: 'en' });
    expect(turn.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(turn.tokens).toBeGreaterThan(0);
    expect(turn.lexemes).toContain('brno');
  });

  it("keeps the client's own", () => {
    const occurredAt = { instant: new Date(0), offsetMinutes: 60 };
    expect(prepareTurn({ role: 'user', content: 'x', id: 'a', tokens: 0, occurredAt }, testEpoch)).toMatchObject({
      id: 'a',
      ownId: true,
      tokens: 0,
      occurredAt,
    });
  });

  it('fingerprints what the client sent, and not when it came', () => {
    const at = (ms: number, content: string) =>
      prepareTurn({ role: 'user', content, id: 'a' }, new Date(ms)).fingerprint;
    expect(at(0, 'x')).toBe(at(1, 'x'));
    expect(at(0, 'x')).not.toBe(at(0, 'y'));
  });

  it('has the speaker and the day among the lexemes', () => {
    const plain = prepareTurn({ role: 'user', content: 'hello' }, testEpoch);
    const named = prepareTurn({ role: 'user', content: 'hello', name: 'Caroline' }, testEpoch);
    expect(named.lexemes.length).toBeGreaterThan(plain.lexemes.length);
  });

  it('lets other work in between the turns of a long list', async () => {
    let others = 0;
    const timer = setInterval(() => (others += 1), 0);
    const turns = await prepareTurns(
      Array.from({ length: 200 }, (_, index) => ({ role: 'user' as const, content: `word${index} `.repeat(200) })),
      testEpoch,
    );
    clearInterval(timer);
    expect(turns).toHaveLength(200);
    expect(others).toBeGreaterThan(0);
  });
});
