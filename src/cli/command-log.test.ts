import { expect, it } from 'vitest';
import { MemoirError } from '../domain/errors.ts';
import { ProviderFault } from '../ports/faults.ts';
import { createCommandLog } from './command-log.ts';

it('tells each thing once, in a plain line, without what foreign errors say', () => {
  const notes: string[] = [];
  const log = createCommandLog({ note: (line) => void notes.push(line) });
  const away = new MemoirError('store_unavailable', 'The database is away.');
  for (let round = 0; round < 3; round += 1) {
    log.warn('window.handed_back', { error: new ProviderFault('It answered 401.') });
    log.warn('wake.failed', { error: away });
    log.error('embedding.failed', { error: new TypeError('secret words') });
    log.warn('embedding.failing', { error: new ProviderFault('It answered 401.') });
    log.info('extraction.by', { extractor: 'rules/1' });
  }
  expect(notes).toEqual([
    'memoir: wake.failed: The database is away.',
    'memoir: embedding.failed (TypeError)',
    'memoir: embedding.failing: It answered 401.',
  ]);
});
