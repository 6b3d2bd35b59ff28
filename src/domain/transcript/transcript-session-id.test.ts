import { expect, it } from 'vitest';
import { readTranscriptMetadata } from './transcript-metadata.ts';
import { transcriptSessionId } from './transcript-session-id.ts';

it('gives the same text and metadata the same session, whatever the order of keys', () => {
  const id = transcriptSessionId('User: hi', { a: 1, b: { c: [1, 2], d: null } });
  expect(id).toMatch(/^transcript-[0-9a-f]{32}$/);
  expect(transcriptSessionId('User: hi', { b: { d: null, c: [1, 2] }, a: 1 })).toBe(id);
});

it('tells other texts, other metadata and other orders of a list apart', () => {
  const ids = [
    transcriptSessionId('User: hi'),
    transcriptSessionId('User: ho'),
    transcriptSessionId('User: hi', { a: [1, 2] }),
    transcriptSessionId('User: hi', { a: [2, 1] }),
    transcriptSessionId('User: hi{}'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

it('takes user and time from the metadata, with and without a zone', () => {
  expect(readTranscriptMetadata({ user_id: 'user123', timestamp: '2024-01-15T10:30:00Z', session_type: 'x' })).toEqual({
    userId: 'user123',
    base: { instant: new Date('2024-01-15T10:30:00Z'), offsetMinutes: 0 },
  });
  expect(readTranscriptMetadata({ timestamp: '2024-01-15 10:30:00.123456' }).base?.instant).toEqual(
    new Date('2024-01-15T10:30:00.123Z'),
  );
  expect(readTranscriptMetadata({ timestamp: 1_705_314_600 }).base?.instant).toEqual(new Date('2024-01-15T10:30:00Z'));
  expect(readTranscriptMetadata({ user_id: null })).toEqual({});
  expect(readTranscriptMetadata(undefined)).toEqual({});
});

it('refuses a user or a time that cannot be used', () => {
  for (const timestamp of ['soon', '2024-02-30T00:00:00Z', true, {}, 1e300]) {
    expect(() => readTranscriptMetadata({ timestamp })).toThrow('metadata.timestamp');
  }
  for (const user_id of ['', 7, 'a\nb']) expect(() => readTranscriptMetadata({ user_id })).toThrow('metadata.user_id');
});
