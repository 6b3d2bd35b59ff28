import { describe, expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const date = 'Mon, 05 Jan 2026 10:00:00 GMT';

describe('the pause that an answer asks for', () => {
  it.each([
    { headers: { 'retry-after': '2' }, pauseMs: 2_000 },
    { headers: { 'retry-after': '0' }, pauseMs: 0 },
    { headers: { 'retry-after': '0.5' }, pauseMs: 500 },
    { headers: { 'Retry-After': ' 7 ' }, pauseMs: 7_000 },
    { headers: { 'retry-after-ms': '1500', 'retry-after': '2' }, pauseMs: 1_500 },
    { headers: { 'retry-after-ms': 'soon', 'retry-after': '2' }, pauseMs: 2_000 },
    { headers: { 'retry-after': 'Mon, 05 Jan 2026 10:00:30 GMT', date }, pauseMs: 30_000 },
    { headers: { 'retry-after': 'Mon, 05 Jan 2026 09:59:00 GMT', date }, pauseMs: 0 },
    { headers: { 'retry-after': '999999999' }, pauseMs: 86_400_000 },
  ])('is read from $headers', ({ headers, pauseMs }) => {
    expect(readRetryAfter(headers)).toBe(pauseMs);
  });

  it.each([
    undefined,
    {},
    { 'retry-after': '' },
    { 'retry-after': '-1', date },
    { 'retry-after': 'NaN', date },
    { 'retry-after': '1e9', date },
    { 'retry-after': 'tomorrow', date },
    // Without the sender's own clock a date says nothing.
    { 'retry-after': 'Mon, 05 Jan 2026 10:00:30 GMT' },
  ])('is not read into %j', (headers) => {
    expect(readRetryAfter(headers as Record<string, string> | undefined)).toBeUndefined();
  });
});
