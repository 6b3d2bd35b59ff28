import { describe, expect, it } from 'vitest';
import { renderDuration } from './render-duration.ts';
import { renderTable } from './render-table.ts';
import { printable } from './terminal.ts';

describe('renderTable', () => {
  it('lays values out in columns, numbers to the right', () => {
    const rows = [
      ['state', 'turns'],
      ['processed', '7'],
      ['é🎉', '1234567'],
    ];
    expect(renderTable(rows, { right: [1], head: (line) => line.toUpperCase() })).toBe(
      'STATE        TURNS\nprocessed        7\né🎉         1234567',
    );
  });

  it('copes with short rows and none', () => {
    expect(renderTable([['a', 'b'], ['c']])).toBe('a  b\nc');
    expect(renderTable([])).toBe('');
  });
});

describe('renderDuration', () => {
  it.each([
    [0, '0 ms'],
    [850, '850 ms'],
    [1_240, '1.2 s'],
    [59_000, '59 s'],
    [180_000, '3 min'],
    [7_200_000, '2 h'],
    [3 * 86_400_000, '3 d'],
  ])('says %i ms as %s', (durationMs, text) => {
    expect(renderDuration(durationMs)).toBe(text);
  });
});

describe('printable', () => {
  it('makes stored text one line without anything that steers a terminal', () => {
    expect(printable(' a\n\tb\u001B[31mc\u0007\u009Bd\u202Ee ')).toBe('a bc��d�e');
  });
});
