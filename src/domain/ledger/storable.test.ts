import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../limits.ts';
import { storablePayload, storableText } from './storable.ts';

/** What PostgreSQL takes as jsonb: JSON without an escaped NUL or half of a surrogate pair. */
function isStorable(payload: unknown): boolean {
  const json = JSON.stringify(payload);
  return !json.includes('\\u0000') && json.isWellFormed() && !/\\ud[89a-f][0-9a-f]{2}/i.test(json);
}

describe('a payload for inspection', () => {
  it('is kept as it is where the store takes it', () => {
    expect(storablePayload({ answer: '{"facts": [' })).toEqual({ answer: '{"facts": [' });
    expect(storablePayload(undefined)).toBeNull();
  });

  it('is kept as text where the store would not take it', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(storablePayload(circular)).toHaveProperty('unreadable');
    expect(storablePayload({ answer: 'x'.repeat(limits.payloadCharacters) })).toHaveProperty('cut');
    expect(storablePayload({ answer: 'a\0b' })).toHaveProperty('text');
  });

  it('can be stored whatever it was', () => {
    fc.assert(fc.property(fc.anything(), (payload) => isStorable(storablePayload(payload))));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => isStorable(storablePayload({ text }))));
  });
});

describe('a text for inspection', () => {
  it('has no NUL and no half of a pair, and keeps to its bound', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stored = storableText(text, 5);
        return stored.length <= 5 && stored.isWellFormed() && !stored.includes('\0');
      }),
    );
  });
});
