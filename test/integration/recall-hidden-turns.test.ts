import { expect, it } from 'vitest';
import { createRecall } from '../../src/engine/recall/recall.ts';
import { openTestStore } from '../../src/testing/open-test-store.ts';
import { openRecall } from '../../src/testing/recall-index/recall-fixture.ts';

const dayOf = (day: number) => ({ instant: new Date(Date.UTC(2025, 0, 1 + day)), offsetMinutes: 0 });
const narrow: [string, object][] = [
  ['by its agent', { agentId: 'a' }],
  ['by its time', { since: dayOf(200) }],
];

it.each(narrow)(
  'counts no turns that a question does not see, %s, once words were counted',
  async (_name, narrowed) => {
    await using store = await openTestStore();
    const recall = openRecall(() => store);
    for (let session = 0; session < 25; session += 1) {
      const content = session === 12 ? 'a violin' : `garden weather flowers chapter${session}`;
      const turn = { content, userId: 'ana', occurredAt: dayOf(201) };
      await recall.append([turn], { sessionId: `seen${session}`, binding: { agentId: 'a' } });
    }
    for (let session = 0; session < 26; session += 1) {
      const turns = Array.from({ length: 100 }, (_, turn) => ({
        content: `invoice ${turn}`,
        userId: 'ana',
        occurredAt: dayOf(1),
      }));
      await recall.append(turns, { sessionId: `hidden${session}`, binding: { agentId: 'b' } });
    }
    await store.store.maintain();
    const ask = createRecall({ index: recall.index, clock: recall.clock });
    const answer = await ask(recall.namespace, { query: 'garden weather flowers violin', userId: 'ana', ...narrowed });
    expect(answer.results[0]?.text).toBe('a violin');
  },
);
