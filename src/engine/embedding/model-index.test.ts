import { expect, it } from 'vitest';
import { createRecordingLog } from '../../testing/recording-log.ts';
import { ModelIndex } from './model-index.ts';

function openIndex(indexModel: (asked: number) => Promise<boolean>) {
  const log = createRecordingLog();
  let asked = 0;
  const index = new ModelIndex('m', { indexModel: () => indexModel((asked += 1)) }, log);
  return { index, log, asked: () => asked };
}

it('asks at the first vector, then ever more rarely, until it is made', async () => {
  const { index, asked } = openIndex(async (count) => count === 4);
  const askedAt: number[] = [];
  for (let kept = 100; kept <= 20_000; kept += 100) {
    const before = asked();
    await index.count(100, 3);
    if (asked() > before) askedAt.push(kept);
  }
  expect(askedAt).toEqual([100, 1_100, 2_300, 4_700]);
});

it('tells that it could not be made, and goes on', async () => {
  const { index, log } = openIndex(() => Promise.reject(new Error('no right to')));
  await index.count(1, 3);
  expect(log.entries).toMatchObject([
    { level: 'warn', event: 'embedding.index_failed', fields: { model: 'm', dimension: 3 } },
  ]);
});
