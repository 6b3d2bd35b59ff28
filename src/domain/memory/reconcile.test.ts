import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildMemory } from '../../testing/build-memory.ts';
import { testEpoch } from '../../testing/test-clock.ts';
import {
  type ExistingMemory,
  type MemoryOperation,
  type ProposedMemory,
  reconcile,
  type ReconcilePlan,
  type Verdict,
} from './reconcile.ts';

const minute = (count: number): Date => new Date(testEpoch.getTime() + count * 60_000);

function home(place: string, at: number, fields: Partial<ProposedMemory> = {}): ProposedMemory {
  return buildMemory(`Ana lives in ${place}.`, { attribute: 'home', saidAt: minute(at), ...fields });
}

type Stored = ExistingMemory & { readonly text: string };

/** Applies a plan as a store does, and refuses what a store's unique keys refuse. */
function applyTo(stored: readonly Stored[], plan: ReconcilePlan): Stored[] {
  const memories = new Map(stored.map((memory) => [memory.memoryId, memory]));
  for (const operation of plan) applyOperation(memories, operation);
  const active = [...memories.values()].filter(({ status }) => status === 'active');
  const contents = active.map(({ scope, ownerId, contentHash }) => JSON.stringify([scope, ownerId, contentHash]));
  expect(new Set(contents).size).toBe(contents.length);
  const values = active.flatMap(({ scope, ownerId, subjectKey, attribute }) =>
    attribute === undefined ? [] : [JSON.stringify([scope, ownerId, subjectKey, attribute])],
  );
  expect(new Set(values).size).toBe(values.length);
  return [...memories.values()];
}

function applyOperation(memories: Map<string, Stored>, operation: MemoryOperation): void {
  if (operation.kind === 'add') {
    expect(memories.has(operation.memory.memoryId)).toBe(false);
    const status = operation.supersededBy === undefined ? 'active' : 'superseded';
    memories.set(operation.memory.memoryId, { ...operation.memory, status });
    return;
  }
  const memory = memories.get(operation.memoryId)!;
  expect(memory).toBeDefined();
  if (operation.kind === 'supersede') memories.set(memory.memoryId, { ...memory, status: 'superseded' });
  else
    memories.set(memory.memoryId, {
      ...memory,
      saidAt: operation.saidAt,
      ...(operation.kind === 'revive' ? { status: 'active' } : {}),
    });
}

function commitEach(runs: readonly (readonly ProposedMemory[])[]): Stored[] {
  let stored: Stored[] = [];
  for (const proposals of runs) stored = applyTo(stored, reconcile(proposals, stored));
  return stored;
}

/** What is active, as a person would list it. */
function activeOf(stored: readonly Stored[]): string[] {
  return stored
    .filter(({ status }) => status === 'active')
    .map(({ scope, ownerId, contentHash }) => `${scope} ${ownerId} ${contentHash}`)
    .sort();
}

const kindsOf = (plan: ReconcilePlan): string[] => plan.map(({ kind }) => kind);

describe('reconciling proposals', () => {
  it('adds what is new', () => {
    const memory = buildMemory('Ana runs.');
    expect(reconcile([memory], [])).toEqual([{ kind: 'add', memory }]);
  });

  it('reinforces what is known, in newer words where they are newer', () => {
    const known: Stored = { ...buildMemory('Ana runs.', { saidAt: minute(2) }), status: 'active' };
    const older = buildMemory('ana really runs', { saidAt: minute(1) });
    const newer = buildMemory('Ana RUNS', { saidAt: minute(3) });
    expect(reconcile([older], [known])).toEqual([
      { kind: 'reinforce', memoryId: known.memoryId, evidence: older.evidence, saidAt: minute(2) },
    ]);
    expect(reconcile([newer], [known])).toEqual([
      { kind: 'reinforce', memoryId: known.memoryId, evidence: newer.evidence, saidAt: minute(3), wording: newer },
    ]);
  });

  it.each([
    { known: 'x', said: 'y', shared: true },
    { known: 'x', said: undefined, shared: true },
    { known: 'x', said: 'x', shared: undefined },
    { known: undefined, said: 'y', shared: undefined },
  ])('makes what is of agent $known and was said to $said shared: $shared', ({ known, said, shared }) => {
    const of = (agentId: string | undefined) => (agentId === undefined ? {} : { agentId });
    const stored: Stored = { ...buildMemory('Ana runs.', of(known)), status: 'active' };
    const [operation] = reconcile([buildMemory('Ana runs.', of(said))], [stored]);
    expect(operation).toMatchObject({ kind: 'reinforce' });
    expect((operation as { shared?: true }).shared).toBe(shared);
  });

  it('supersedes an older value before it adds the newer one', () => {
    const known: Stored = { ...home('Brno', 1), status: 'active' };
    const newer = home('Oslo', 2);
    expect(reconcile([newer], [known])).toEqual([
      { kind: 'supersede', memoryId: known.memoryId, by: newer.memoryId },
      { kind: 'add', memory: newer },
    ]);
  });

  it('keeps an older value that comes late as history', () => {
    const known: Stored = { ...home('Oslo', 2), status: 'active' };
    const older = home('Brno', 1);
    expect(reconcile([older], [known])).toEqual([{ kind: 'add', memory: older, supersededBy: known.memoryId }]);
  });

  it('lets a value hold again that is said again, and not one that was merely said again before', () => {
    const [brno, oslo] = [home('Brno', 1), home('Oslo', 3)];
    const stored = commitEach([[brno], [oslo]]);
    expect(kindsOf(reconcile([home('Brno', 2)], stored))).toEqual(['reinforce']);
    expect(kindsOf(reconcile([home('Brno', 4)], stored))).toEqual(['supersede', 'revive']);
  });

  it('does not let a value hold beside its successor where it is said again without its attribute', () => {
    const stored = commitEach([[home('Brno', 1)], [home('Oslo', 3)]]);
    const { attribute: _none, ...plain } = home('Brno', 4);
    const after = applyTo(stored, reconcile([plain], stored));
    expect(after.filter(({ status }) => status === 'active').map(({ text }) => text)).toEqual(['Ana lives in Brno.']);
  });

  it.each([
    { apart: 'another user', fields: { scope: 'user', ownerId: 'u' } as const },
    { apart: 'another subject', fields: { subject: 'Ben', subjectKey: 'ben' } },
    { apart: 'another attribute', fields: { attribute: 'employer' } },
  ])('does not let a value of $apart stand in the way', ({ fields }) => {
    const stored = commitEach([[home('Brno', 1)], [home('Oslo', 2, fields)]]);
    expect(stored.map(({ status }) => status)).toEqual(['active', 'active']);
  });

  it('takes texts that differ in a negation, a number or a name for two', () => {
    const texts = [
      'Ana can swim.',
      "Ana can't swim.",
      'Ana has 2 cats.',
      'Ana has 3 cats.',
      'Ana mag Kaffee.',
      'Ana mag keinen Kaffee.',
    ];
    expect(commitEach([texts.map((text) => buildMemory(text))])).toHaveLength(texts.length);
  });
});

describe('a decision about a known memory', () => {
  const known = { ...buildMemory('Ana volunteers at a shelter.', { saidAt: minute(1) }), status: 'active' } as const;
  const decide = (verdict: Verdict, fields: Partial<ProposedMemory> = {}): ProposedMemory =>
    buildMemory('Ana helps out at the shelter.', {
      saidAt: minute(2),
      decision: { memoryId: known.memoryId, verdict },
      ...fields,
    });
  const kinds = (plan: ReconcilePlan): string[] => plan.map(({ kind }) => kind);

  it.each<{ verdict: Verdict; plan: string[] }>([
    { verdict: 'add', plan: ['add'] },
    { verdict: 'ignore', plan: [] },
    { verdict: 'reinforce', plan: ['reinforce'] },
    { verdict: 'supersede', plan: ['supersede', 'add'] },
  ])('is carried out: $verdict', ({ verdict, plan }) => {
    expect(kinds(reconcile([decide(verdict)], [known]))).toEqual(plan);
  });

  it('keeps the known words of what is reinforced, with the later time', () => {
    const [operation] = reconcile([decide('reinforce')], [known]);
    expect(operation).toMatchObject({ memoryId: known.memoryId, saidAt: minute(2) });
    expect(operation).not.toHaveProperty('wording');
  });

  it.each([
    { why: 'belongs to another', memory: { ...known, scope: 'user', ownerId: 'ben' } as const },
    { why: 'holds no more', memory: { ...known, status: 'superseded' } as const },
    { why: 'is unknown', memory: { ...known, memoryId: 'other' } },
  ])('is left to code where the memory $why', ({ memory }) => {
    for (const verdict of ['ignore', 'reinforce', 'supersede'] as const)
      expect(kinds(reconcile([decide(verdict)], [memory]))).toEqual(['add']);
  });

  it('does not end what was said later', () => {
    expect(kinds(reconcile([decide('supersede', { saidAt: minute(0) })], [known]))).toEqual(['add']);
  });

  it('does not stand against the same content, which is one memory whatever anyone decides', () => {
    const same = buildMemory('Ana helps out at the shelter.', { saidAt: minute(1) });
    expect(kinds(reconcile([decide('supersede')], [known, { ...same, status: 'active' }]))).toEqual(['reinforce']);
  });

  it('ends the known one beside the value that the proposal replaces', () => {
    const brno = { ...home('Brno', 1), status: 'active' } as const;
    const decision = { memoryId: known.memoryId, verdict: 'supersede' } as const;
    expect(kinds(reconcile([home('Oslo', 2, { decision })], [brno, known]))).toEqual(['supersede', 'supersede', 'add']);
    expect(kinds(reconcile([home('Oslo', 2, { decision })], [{ ...brno, saidAt: minute(3) }, known]))).toEqual([
      'supersede',
      'add',
    ]);
  });

  it('may name anything: the unique keys hold', () => {
    const texts = ['Ana runs.', 'Ana lives in Brno.', 'Ana lives in Oslo.', 'Ana lives in Rome.'];
    const proposal = fc.record({
      text: fc.constantFrom(...texts),
      attribute: fc.constantFrom(undefined, 'home'),
      at: fc.nat({ max: 4 }),
      verdict: fc.constantFrom<Verdict>('add', 'ignore', 'reinforce', 'supersede'),
      target: fc.nat({ max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(proposal, { maxLength: 12 }), (sketches) => {
        let stored: Stored[] = [];
        for (const { text, attribute, at, verdict, target } of sketches) {
          const memoryId = stored[target % Math.max(1, stored.length)]?.memoryId ?? 'none';
          const fields = { saidAt: minute(at), ...(attribute === undefined ? {} : { attribute }) };
          const decided = buildMemory(text, { ...fields, decision: { memoryId, verdict } });
          stored = applyTo(stored, reconcile([decided], stored));
        }
      }),
    );
  });
});

describe('any proposals', () => {
  const proposals = fc
    .record({
      text: fc.constantFrom(
        'Ana runs.',
        'Ana lives in Brno.',
        'Ana lives in Oslo.',
        'Ana lives in Rome.',
        'ana really lives in brno',
      ),
      attribute: fc.constantFrom(undefined, 'home', 'home', 'place'),
      subject: fc.constantFrom('Ana', 'Ana', 'Ben'),
      owner: fc.constantFrom({ scope: 'organization', ownerId: '' } as const, { scope: 'user', ownerId: 'u' } as const),
      at: fc.nat({ max: 6 }),
    })
    .map(({ text, attribute, subject, owner, at }) =>
      buildMemory(text, { subject, ...owner, saidAt: minute(at), ...(attribute === undefined ? {} : { attribute }) }),
    );
  const runs = fc.array(fc.array(proposals, { maxLength: 5 }), { maxLength: 6 });
  /** As an extractor that always sees the same attribute and subject in the same words. */
  const consistentRuns = fc.array(
    fc.array(
      proposals.map((memory) => {
        const { attribute: _none, ...plain } = { ...memory, subject: 'Ana', subjectKey: 'ana' };
        return memory.text === 'Ana runs.' ? plain : { ...plain, attribute: 'home' };
      }),
      { maxLength: 5 },
    ),
    { minLength: 1, maxLength: 6 },
  );

  it('leave at most one active memory a content and one an attribute', () => {
    fc.assert(fc.property(runs, (lists) => void commitEach(lists)));
  });

  it('leave the same active, in whatever order and in whatever runs they come', () => {
    const shuffled = consistentRuns.chain((lists) =>
      fc.tuple(fc.constant(lists), fc.shuffledSubarray(lists.flat(), { minLength: lists.flat().length })),
    );
    fc.assert(
      fc.property(shuffled, ([lists, flat]) => {
        expect(activeOf(commitEach(flat.map((memory) => [memory])))).toEqual(activeOf(commitEach(lists)));
        expect(activeOf(commitEach([flat]))).toEqual(activeOf(commitEach(lists)));
      }),
    );
  });

  it('only reinforce when they come again', () => {
    fc.assert(
      fc.property(consistentRuns, (lists) => {
        const stored = commitEach(lists);
        for (const list of lists) {
          const plan = reconcile(list, stored);
          expect(plan.filter(({ kind }) => kind !== 'reinforce')).toEqual([]);
        }
      }),
    );
  });
});
