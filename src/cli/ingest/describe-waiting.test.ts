import { expect, it } from 'vitest';
import type { WindowView } from '../../ports/window-ledger.ts';
import { describeWaiting } from './describe-waiting.ts';

const window: WindowView = {
  windowId: 'w',
  sessionId: 's',
  firstSeq: 1,
  lastSeq: 2,
  state: 'pending',
  closedBy: 'idle',
  attempts: 0,
  crashes: 0,
  createdAt: new Date(0),
};

it.each<{ view: Partial<WindowView>; sentence: string | undefined }>([
  { view: {}, sentence: undefined },
  { view: { error: { code: 'extraction_invalid', detail: 'No JSON.' } }, sentence: undefined },
  { view: { state: 'leased', error: { code: 'provider_fault', detail: 'Away.' } }, sentence: undefined },
  {
    view: { error: { code: 'provider_fault', detail: 'It is away.' } },
    sentence: 'Waiting for the model: It is away.',
  },
  {
    view: { error: { code: 'store_unavailable', detail: 'It is away.' } },
    sentence: 'Waiting for the database: It is away.',
  },
  {
    view: {
      holdReason: 'budget',
      nextAttemptAt: new Date(60_000),
      error: { code: 'provider_fault', detail: 'Before.' },
    },
    sentence: 'Held until 1970-01-01T00:01:00.000Z: the budget of the day is used up (see memoir usage).',
  },
])('says why a window waits: $sentence', ({ view, sentence }) => {
  expect(describeWaiting({ ...window, ...view })).toBe(sentence);
});
