import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractionTurn, Fact } from '../../src/domain/extraction/fact.ts';
import { processWindow } from '../../src/engine/extraction/process-window.ts';
import { silentLog } from '../../src/ports/log.ts';
import type { MemoryView } from '../../src/ports/memory-store.ts';
import { acceptTurns } from '../../src/testing/accept-turns.ts';
import { openTestStore, type TestStore } from '../../src/testing/open-test-store.ts';
import { buildFact, createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { createTestClock, testEpoch } from '../../src/testing/test-clock.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';

let harness: TestStore;

beforeAll(async () => {
  harness = await openTestStore();
});
afterAll(() => harness.close());

const minutes = (count: number): Date => new Date(testEpoch.getTime() + count * 60_000);
const extractor = createScriptedExtractor({ facts: ({ turns }) => turns.flatMap(factsOf) });
/** Windows of two turns, so that sessions take turns in the middle. */
const policy = { maxTokens: 1_000_000, maxTurns: 2, idleMs: 0, maxAgeMs: 0 };

/** `Ana home Brno | Ana plain tea`: each part is a fact, some of them with an attribute. */
function factsOf(turn: ExtractionTurn): Fact[] {
  return turn.content.split(' | ').map((text) => {
    const [subject = '', kind = ''] = text.replace('really ', '').split(' ');
    const attribute = kind === 'plain' ? {} : { attribute: kind };
    return buildFact(turn, { text: `${text}.`, subject, quotation: text, ...attribute });
  });
}

const statement = fc
  .tuple(
    fc.constantFrom('Ana', 'Ben'),
    fc.constantFrom('', 'really '),
    fc.constantFrom('home', 'home', 'job', 'plain'),
    fc.constantFrom('Brno', 'Oslo', 'Rome'),
  )
  .map(([subject, manner, kind, value]) => `${subject} ${manner}${kind} ${value}`);
const turn = fc.record({
  content: fc.array(statement, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(' | ')),
  minute: fc.nat({ max: 5 }),
  userId: fc.constantFrom('ana', 'ana', undefined),
});
const sessions = fc.array(fc.array(turn, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 4 });
/** Which session is worked on next, for each window; what is left over is worked off in order. */
const order = fc.array(fc.nat(), { maxLength: 10 });

type Conversation = readonly {
  readonly content: string;
  readonly minute: number;
  readonly userId: string | undefined;
}[];

/** Hands all conversations over, then processes their windows in the given order. */
async function processIn(picks: readonly number[], conversations: readonly Conversation[]): Promise<string> {
  const namespace = uniqueNamespace();
  const clock = createTestClock(minutes(100));
  const { turns, windows } = harness.store;
  for (const [index, conversation] of conversations.entries()) {
    const sketches = conversation.map(({ content, minute, userId }, position) => ({
      id: `t${position}`,
      content,
      occurredAt: { instant: minutes(minute), offsetMinutes: 0 },
      ...(userId === undefined ? {} : { userId }),
    }));
    await acceptTurns({ turns, namespace }, sketches, { sessionId: `s${index}`, acceptedAt: clock.now() });
  }
  const left = conversations.map((_, index) => `s${index}`);
  for (let step = 0; left.length > 0; step += 1) {
    const position = (picks[step] ?? 0) % left.length;
    const wake = { namespace, sessionId: left[position]! };
    clock.advance(1_000);
    const claim = await windows.claim(wake, { owner: 'test', leaseMs: 60_000, now: clock.now(), policy });
    if (claim.kind !== 'claimed') {
      left.splice(position, 1);
      continue;
    }
    const signal = new AbortController().signal;
    const bounds = { signal, leaseMs: 60_000, extractionMs: 10_000 };
    await processWindow(
      { windows, memories: harness.store.memories, extractor, clock, log: silentLog },
      claim.lease,
      bounds,
    );
  }
  return namespace;
}

/** What a person would see of a memory, and of the turns it rests on. */
function shown({ text, subject, attribute, scope, status, saidAt, reinforcements, evidence }: MemoryView): string {
  const turns = evidence.map(({ sessionId, turnId, quote }) => `${sessionId}/${turnId} ${quote}`).toSorted();
  return JSON.stringify({ text, subject, attribute, scope, status, saidAt, reinforcements, turns });
}

async function memoriesOf(namespace: string): Promise<string[]> {
  const { memories } = harness.store;
  const active = await memories.list(namespace, { limit: 1_000 });
  const superseded = await memories.list(namespace, { status: 'superseded', limit: 1_000 });
  return [...active, ...superseded].map(shown).toSorted();
}

/** What was true at an instant, found by the words that the memories can have. */
async function trueAt(namespace: string, asOf: Date): Promise<string[]> {
  const { recall } = harness.store;
  const scope = { everything: true };
  const memories = { includeSuperseded: false, asOf, now: minutes(1_000) };
  const lexemes = ['home', 'job', 'plain', 'brno', 'oslo', 'rome'];
  const hits = await recall.findHits(namespace, { scope, lexemes, memories });
  const read = await recall.read(namespace, {
    scope,
    turns: [],
    memoryIds: hits.memories.map(({ memoryId }) => memoryId),
  });
  return read.memories
    .map(({ text, scope: whose }) => `${whose} ${text.toLowerCase().replace('really ', '')}`)
    .toSorted();
}

describe('the same turns, processed in any order of their sessions', () => {
  it('give the same memories with the same evidence, active and superseded, now and as of any time', async () => {
    await fc.assert(
      fc.asyncProperty(sessions, order, async (conversations, picks) => {
        const inOrder = await processIn([], conversations);
        const inOther = await processIn([...picks, conversations.length - 1], conversations);
        expect(await memoriesOf(inOther)).toEqual(await memoriesOf(inOrder));
        for (const minute of [0, 2, 4]) {
          const asOf = new Date(minutes(minute).getTime() + 30_000);
          expect(await trueAt(inOther, asOf)).toEqual(await trueAt(inOrder, asOf));
        }
      }),
      { numRuns: 60 },
    );
  });
});
