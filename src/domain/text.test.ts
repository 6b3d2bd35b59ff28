import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoirError } from './errors.ts';
import { checkId, checkText, exceedsCharacters, isBlank } from './text.ts';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof MemoirError) return error.code;
    throw error;
  }
  return 'accepted';
}

const text = (value: unknown) => codeOf(() => checkText(value, { field: 'content', maxCharacters: 10 }));

describe('checkText', () => {
  it('returns what it accepts unchanged', () => {
    for (const value of ['a', ' שלום ', '你好', '👩‍👩‍👧‍👦', 'a\u0001b', '\ufeffx']) {
      expect(checkText(value, { field: 'content', maxCharacters: 10 })).toBe(value);
    }
  });

  it('refuses what is no string or shows nothing', () => {
    for (const value of [
      undefined,
      null,
      1,
      {},
      [],
      '',
      ' \t\n',
      '\u00a0\u3000',
      '\u200b\u200d\ufeff',
      '\u2060\u180e',
    ]) {
      expect(text(value)).toBe('invalid_request');
    }
  });

  it('refuses NUL and lone surrogates as invalid text', () => {
    for (const value of ['a\0', '\ud800', 'a\udc00b']) expect(text(value)).toBe('invalid_text');
  });

  it('counts characters, not UTF-16 units', () => {
    expect(text('👍'.repeat(10))).toBe('accepted');
    expect(text('👍'.repeat(11))).toBe('too_large');
    expect(text('a'.repeat(11))).toBe('too_large');
  });

  it('bounds bytes as UTF-8', () => {
    const bytes = (value: string) => codeOf(() => checkText(value, { field: 'session_data', maxBytes: 6 }));
    expect(bytes('你好')).toBe('accepted');
    expect(bytes('你好!')).toBe('too_large');
  });

  it('names field and reason and never the content', () => {
    expect(() => checkText('secret\0', { field: 'messages[3].content' })).toThrow(
      'invalid_text: messages[3].content contains a NUL character.',
    );
  });

  it('agrees with a count of code points for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (value, bound) => {
        expect(exceedsCharacters(value, bound)).toBe([...value].length > bound);
      }),
    );
  });
});

describe('checkId', () => {
  it('accepts 1 to 200 characters of any script', () => {
    for (const id of ['a', 'did:user:123', 'x y', '用户', '👍'.repeat(200), '../..', '"quoted"'])
      expect(checkId(id, 'id')).toBe(id);
  });

  it('refuses empty, long, controlled and ill-formed ids', () => {
    for (const id of ['', 'a'.repeat(201), 'a\nb', '\u007f', '\u0085', 7, undefined]) {
      expect(codeOf(() => checkId(id, 'id'))).toBe('invalid_request');
    }
    expect(codeOf(() => checkId('\ud800', 'id'))).toBe('invalid_text');
  });
});

describe('isBlank', () => {
  it('sees a visible character behind a megabyte of spaces', () => {
    expect(isBlank(`${' '.repeat(1_000_000)}x`)).toBe(false);
    expect(isBlank(' '.repeat(1_000_000))).toBe(true);
  });
});
