import { expect, test } from 'vitest';
import type { Precision } from '../extraction/fact.ts';
import { formatDate } from './format-date.ts';

test.each<[Precision, string, string]>([
  ['day', 'en', '8 May 2023'],
  ['instant', 'en', '8 May 2023'],
  ['month', 'en', 'May 2023'],
  ['year', 'en', '2023'],
  ['day', 'de', '8. Mai 2023'],
  ['month', 'es', 'mayo de 2023'],
  ['day', 'fr', '8 mai 2023'],
  ['day', 'ja', '8 May 2023'],
])('writes a date known to the %s in %s as "%s"', (precision, language, expected) => {
  expect(formatDate({ instant: new Date('2023-05-07T23:00:00Z'), precision, offsetMinutes: 60 }, language)).toBe(
    expected,
  );
});
