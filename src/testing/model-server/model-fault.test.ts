import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelFaultKinds } from './model-fault.ts';

describe('the faults', () => {
  it('are those that the documentation describes', () => {
    const page = readFileSync(new URL('../../../docs/testing.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(?<kind>[a-z_]+)` +\| (?:both|chat|embeddings) +\|/gm)];
    expect(rows.map(({ groups }) => groups?.['kind'])).toEqual(modelFaultKinds);
  });
});
