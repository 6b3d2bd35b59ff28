import { afterEach, describe, expect, it } from 'vitest';
import { extractByRules } from '../engine/extraction/rules/extract-by-rules.ts';
import type { ExtractionInput } from '../domain/extraction/fact.ts';
import { buildExtractionTurn } from '../testing/build-lease.ts';
import { ThreadedRules } from './threaded-rules.ts';

const never = new AbortController().signal;
let rules: ThreadedRules | undefined;

function open(): ThreadedRules {
  rules = new ThreadedRules();
  return rules;
}

function inputOf(content: string): ExtractionInput {
  return {
    namespace: 'n',
    windowId: 'w',
    sessionId: 's',
    turns: [{ ...buildExtractionTurn(1), speaker: 'Ana', content }],
    before: [],
  };
}

afterEach(async () => {
  await rules?.close();
});

describe('the rules in their thread', () => {
  it('find what they find in the caller’s', async () => {
    const input = inputOf('I moved to Lisbon last week, and I am allergic to peanuts.');
    const extraction = await open().extract(input, never);
    expect(extraction).toEqual(extractByRules(input));
    expect(extraction.facts.length).toBeGreaterThan(0);
  });

  it('answer each of many callers with its own', async () => {
    const thread = open();
    const cities = ['Porto', 'Lisbon', 'Madrid', 'Paris'];
    const found = await Promise.all(cities.map((city) => thread.extract(inputOf(`I live in ${city}.`), never)));
    expect(found.map(({ facts }) => facts[0]?.text)).toEqual(cities.map((city) => `Ana lives in ${city}.`));
  });

  it('are begun again for the others when the caller they work for gives up', async () => {
    const thread = open();
    const controller = new AbortController();
    const given = thread.extract(inputOf('I live in Porto.'), controller.signal);
    const kept = thread.extract(inputOf('I live in Lisbon.'), never);
    controller.abort();
    await expect(given).rejects.toMatchObject({ name: 'ContentFault' });
    expect((await kept).facts[0]?.text).toBe('Ana lives in Lisbon.');
  });

  it('refuse a caller that has given up already, and reject what waits when they are closed, twice', async () => {
    const thread = open();
    await expect(thread.extract(inputOf('I live in Porto.'), AbortSignal.abort())).rejects.toThrow();
    const waiting = thread.extract(inputOf('I live in Porto.'), never);
    const [outcome] = await Promise.allSettled([waiting, thread.close(), thread.close()]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'ContentFault' } });
  });
});
