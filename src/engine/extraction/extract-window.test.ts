import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../domain/extraction/fact.ts';
import type { ActiveMemory } from '../../domain/memory/find-doubts.ts';
import type { Extractor } from '../../ports/extractor.ts';
import type { CloseQuery, MemoryStore } from '../../ports/memory-store.ts';
import type { AttemptView, Lease, WindowLedger, WindowView } from '../../ports/window-ledger.ts';
import { buildExtractionTurn, buildLease } from '../../testing/build-lease.ts';
import { partialPort } from '../../testing/partial-port.ts';
import { buildFact, createScriptedExtractor } from '../../testing/scripted-extractor.ts';
import { createTestClock, testEpoch } from '../../testing/test-clock.ts';
import { extractWindow } from './extract-window.ts';
import { InterruptedAttempt, type UnfinishedWork } from './interrupted-attempt.ts';

const turn = { ...buildExtractionTurn(1), content: 'I volunteer at the shelter now.', speaker: 'Ana' };
const lease: Lease = { ...buildLease([turn]), binding: { projectId: 'p' }, turnUsers: new Map([[1, 'ana']]) };
const known: ActiveMemory = {
  memoryId: 'known',
  text: 'Ana volunteers at a shelter.',
  subject: 'Ana',
  saidAt: testEpoch,
  scope: 'user',
  ownerId: 'ana',
};

interface Bench {
  readonly extractor: Extractor;
  readonly queries: CloseQuery[];
  run(own?: Lease): ReturnType<typeof extractWindow>;
}

interface BenchOptions {
  readonly answer?: Extraction;
  readonly history?: AttemptView[];
  readonly extractionMs?: number;
}

function createBench(paid: Partial<Extractor>, options: BenchOptions = {}): Bench {
  const queries: CloseQuery[] = [];
  const extractor = { ...createScriptedExtractor({ free: false }), ...paid };
  if (options.answer !== undefined) extractor.extract = () => Promise.resolve(options.answer ?? { facts: [] });
  const memories = partialPort<MemoryStore>({
    async findClose(_namespace, query) {
      queries.push(query);
      return [known];
    },
  });
  const windows = partialPort<WindowLedger>({
    getWindow: async () => ({ ...({} as WindowView), history: options.history ?? [] }),
  });
  const ports = { windows, memories, extractor, clock: createTestClock() };
  const bounds = { signal: new AbortController().signal, extractionMs: options.extractionMs ?? 60_000 };
  return { extractor, queries, run: (own = lease) => extractWindow(ports, own, bounds) };
}

/** An extractor that says what it had when it is told to end. */
async function untilAborted(signal: AbortSignal, work: UnfinishedWork): Promise<never> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  throw new InterruptedAttempt(signal.reason, work);
}

const fact = (fields: Parameters<typeof buildFact>[1]) => buildFact(turn, fields);

describe('extracting a window', () => {
  it('shows an extractor that costs something the memories of the owners that are close', async () => {
    const inputs: Lease['input'][] = [];
    const { run, queries } = createBench({
      knownMemories: 5,
      extract: async (input) => {
        inputs.push(input);
        return { facts: [] };
      },
    });
    await run();
    expect(inputs).toMatchObject([{ known: [known], salvaged: [], lastAttempt: false }]);
    expect(queries).toMatchObject([
      {
        limit: 5,
        owners: [
          { scope: 'user', ownerId: 'ana' },
          { scope: 'project', ownerId: 'p' },
          { scope: 'organization', ownerId: '' },
        ],
      },
    ]);
    expect(queries[0]?.lexemes).toContain('shelter');
  });

  it('shows nothing of one user where several speak', async () => {
    const { run, queries } = createBench({ knownMemories: 5, extract: async () => ({ facts: [] }) });
    await run({
      ...lease,
      turnUsers: new Map([
        [1, 'ana'],
        [2, 'ben'],
      ]),
    });
    expect(queries.map(({ owners }) => owners.map(({ scope }) => scope))).toEqual([['project', 'organization']]);
  });

  it('shows nothing of one agent alone to another', async () => {
    const { run, queries } = createBench({ knownMemories: 5, extract: async () => ({ facts: [] }) });
    await run({ ...lease, binding: { agentId: 'y' } });
    await run();
    expect(queries.map(({ agentId }) => agentId)).toEqual(['y', undefined]);
  });

  it('asks the store for nothing on behalf of one that is free', async () => {
    const { run, queries } = createBench({ free: true, knownMemories: 5 });
    await run({ ...lease, attempts: 2 });
    expect(queries).toEqual([]);
  });

  it('hands over what the attempts before had complete, and says that it is the last', async () => {
    const inputs: Lease['input'][] = [];
    const attempt = { fence: 1, firstSeq: 1, lastSeq: 1, leaseOwner: 'w', startedAt: testEpoch };
    const holding = (text: string): AttemptView => ({ ...attempt, payload: { salvaged: [fact({ text })] } });
    const salvaged = [{ text: 'Ana swims.' }, { text: 'Ana runs.' }];
    const { run } = createBench(
      {
        extract: async (input) => {
          inputs.push(input);
          return { facts: [] };
        },
      },
      { history: [holding('Ana swims.'), attempt, holding('Ana runs.'), holding('Ana swims.')] },
    );
    await run({ ...lease, attempts: 2, fence: 3 });
    // One that was broken off leaves its facts too, and no count.
    await run({ ...lease, attempts: 0, fence: 2 });
    expect(inputs).toMatchObject([
      { salvaged, lastAttempt: true },
      { salvaged, lastAttempt: false },
    ]);
  });

  it('carries decisions about memories that it showed, and about no others', async () => {
    const { run } = createBench(
      { knownMemories: 5 },
      {
        answer: {
          facts: [
            fact({ text: 'Ana runs the shelter.', replaces: 'known' }),
            fact({ text: 'Ana helps at the shelter.', repeats: 'known' }),
            fact({ text: 'Ana left.', replaces: 'hidden' }),
          ],
        },
      },
    );
    const { proposals } = await run();
    expect(proposals.map(({ decision }) => decision)).toEqual([
      { memoryId: 'known', verdict: 'supersede' },
      { memoryId: 'known', verdict: 'reinforce' },
      undefined,
    ]);
  });

  it('keeps what was extracted where the judgement does not come in time', async () => {
    const { run } = createBench(
      { knownMemories: 5, judge: () => Promise.withResolvers<never>().promise },
      { answer: { facts: [fact({ text: 'Ana has volunteered at a shelter.' })] }, extractionMs: 5 },
    );
    const { proposals } = await run();
    expect(proposals).toMatchObject([{ text: 'Ana has volunteered at a shelter.' }]);
    expect(proposals[0]).not.toHaveProperty('decision');
  });

  it('hears an extractor out that is told to end, and does not wait for one that is deaf', async () => {
    const work = { facts: [], payload: 'what it had', isAnswered: true };
    const { run } = createBench({ extract: (_input, signal) => untilAborted(signal, work) }, { extractionMs: 5 });
    await expect(run()).rejects.toMatchObject({ work, cause: { timedOut: true } });
    const deaf = createBench({ extract: () => Promise.withResolvers<never>().promise }, { extractionMs: 5 });
    await expect(deaf.run()).rejects.toThrow('The extractor took longer than 5 ms.');
  });

  it('lets the extractor judge once what is in doubt', async () => {
    const asked: string[][] = [];
    const { run } = createBench(
      {
        knownMemories: 5,
        judge: async ({ doubts }) => {
          asked.push(doubts.map(({ memory }) => memory.memoryId));
          return doubts.map(({ proposal, memory }) => ({
            proposalId: proposal.memoryId,
            memoryId: memory.memoryId,
            verdict: 'reinforce' as const,
          }));
        },
      },
      {
        answer: {
          facts: [fact({ text: 'Ana has volunteered at a shelter.' }), fact({ text: 'Ana owns a red boat.' })],
        },
      },
    );
    const { proposals } = await run();
    expect(asked).toEqual([['known']]);
    expect(proposals.map(({ decision }) => decision?.verdict)).toEqual(['reinforce', undefined]);
  });

  it('says that only a part could be kept, and counts what was dropped', async () => {
    const { run } = createBench(
      {},
      { answer: { facts: [fact({}), fact({ turnSeqs: [9] })], partial: true, dropped: 2 } },
    );
    expect(await run()).toMatchObject({ reason: 'partial', dropped: 3 });
  });
});
