import { expect, it } from 'vitest';
import { renderBytes } from './render-bytes.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [34_000_000, '34 MB'],
  [5_000_000_000_000_000, '5000 TB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(renderBytes(bytes)).toBe(text);
});
