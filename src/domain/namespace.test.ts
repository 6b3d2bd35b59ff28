import { expect, it } from 'vitest';
import { parseNamespace } from './namespace.ts';

it('accepts letters, digits, dots, underscores and hyphens behind a letter or digit', () => {
  for (const name of ['default', 'user123', '0', 'a.b_c-D', 'x'.repeat(128), 'allowed', 'info2']) {
    expect(parseNamespace(name)).toBe(name);
  }
});

it('refuses malformed names', () => {
  for (const name of ['', '.', '..', '-a', '_a', 'a b', 'a/b', 'ä', 'a\n', 'x'.repeat(129), 3, null, undefined]) {
    expect(() => parseNamespace(name)).toThrow('invalid_namespace');
  }
});

it('refuses the reserved words in any case', () => {
  for (const name of ['all', 'INFO', 'Search', 'context', 'Health', 'metrics', 'conFig']) {
    expect(() => parseNamespace(name)).toThrow('is a reserved word');
  }
});
