import { describe, expect, it } from 'vitest';
import { idempotencyKeyOf } from './idempotency-key.ts';

describe('an idempotency key', () => {
  it('is bound to its route and to the body, however that is written', () => {
    const key = idempotencyKeyOf('messages', 'k', { a: 1, b: [{ d: 1, c: 2 }] });
    expect(key).toMatchObject({ route: 'messages', key: 'k' });
    expect(idempotencyKeyOf('messages', 'k', { b: [{ c: 2, d: 1 }], a: 1 })).toEqual(key);
    expect(idempotencyKeyOf('messages', 'k', { b: [{ c: 2, d: 2 }], a: 1 }).fingerprint).not.toBe(key.fingerprint);
  });

  it.each(['', 'a'.repeat(256), 'a\nb'])('may not be %j', (key) => {
    expect(() => idempotencyKeyOf('messages', key, {})).toThrow(
      expect.objectContaining({ code: 'invalid_request', field: 'Idempotency-Key' }),
    );
  });
});
