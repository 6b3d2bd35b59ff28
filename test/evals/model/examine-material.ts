import { contentHash } from '../../../src/domain/memory/memory-key.ts';
import type { AttemptView, Coverage, MemoryView, WindowView } from '../../../src/index.ts';
import { listMemories } from '../list-memories.ts';
import type { DeliveredFacts } from './delivered-facts.ts';
import type { KnownFact, Material } from './material.ts';
import type { ModelBench } from './model-bench.ts';

type Window = WindowView & { readonly history: readonly AttemptView[] };

/** How a conversation stands once everything has been worked off. */
export interface Outcome {
  readonly memories: readonly MemoryView[];
  readonly windows: readonly Window[];
  readonly coverage: Coverage;
}

export async function readOutcome(bench: ModelBench, { namespace }: Material): Promise<Outcome> {
  const memoir = bench.memoir(namespace);
  const listed = await memoir.operations.windows({ limit: 1_000 });
  return {
    memories: await listMemories(memoir),
    windows: await Promise.all(listed.map(({ windowId }) => memoir.operations.window(windowId))),
    coverage: await memoir.operations.coverage(),
  };
}

/** What is wrong with an outcome, each in words, by what should have held. */
export interface Examination {
  readonly unfinished: readonly string[];
  /** Facts that reached the engine whole, and are not remembered. */
  readonly missing: readonly string[];
  readonly doubled: readonly string[];
  /** Memories whose evidence is not what was cited. */
  readonly misquoted: readonly string[];
  /** Memories that nobody told. */
  readonly invented: readonly string[];
  /** Facts that never came, of windows that count as done: silence that was read as "nothing more to remember". */
  readonly skipped: readonly string[];
}

/** Holds what is remembered of a conversation against what the engine was told of it. */
export function examineMaterial(material: Material, outcome: Outcome, delivered: DeliveredFacts): Examination {
  const byHash = Map.groupBy(outcome.memories, ({ text, ownerId }) => `${contentHash(text)} ${ownerId}`);
  const remembered = new Set(outcome.memories.map(({ text }) => contentHash(text)));
  const facts = new Map(material.facts.map((fact) => [contentHash(fact.text), fact]));
  return {
    unfinished: findUnfinished(material, outcome),
    missing: material.facts
      .filter(({ text }) => delivered.has(text) && !remembered.has(contentHash(text)))
      .map((fact) => `${describeFact(fact)} was complete in an answer and is missing`),
    doubled: [...byHash.values()]
      .filter(({ length }) => length > 1)
      .map(([memory]) => `${describeMemory(memory)} is there more than once`),
    misquoted: outcome.memories.flatMap((memory) => {
      const fact = facts.get(contentHash(memory.text));
      return fact === undefined || isWellQuoted(memory, { fact, outcome, delivered })
        ? []
        : [`${describeMemory(memory)} rests on ${cited(memory).join(', ')} and not on ${fact.turnIds.join(', ')}`];
    }),
    invented: outcome.memories
      .filter(({ text }) => facts.get(contentHash(text))?.text !== text)
      .map((memory) => `${describeMemory(memory)} was told by nobody`),
    skipped: findSkipped(material, outcome, delivered),
  };
}

function findUnfinished({ sessions }: Material, { windows, coverage }: Outcome): string[] {
  const { turnsByState: turns, uncovered, overlapping } = coverage;
  const posted = sessions.reduce((sum, session) => sum + session.turns.length, 0);
  const final = turns.processed + turns.empty + turns.failed;
  return [
    ...(final === posted ? [] : [`${final} of ${posted} turns are in a window that is final`]),
    ...(uncovered + overlapping === 0 ? [] : [`${uncovered} turns are in no window, ${overlapping} in several`]),
    ...windows
      .filter(({ state, history }) => state === 'failed' && history.every(({ payload }) => payload === undefined))
      .map(({ windowId, error }) => `window ${windowId} failed (${error?.code ?? ''}) without a payload`),
  ];
}

interface Quotation {
  readonly fact: KnownFact;
  readonly outcome: Outcome;
  readonly delivered: DeliveredFacts;
}

/**
 * All turns that valid copies cite, and no others. A copy whose citation was damaged may have been understood in part, and
 * one half of a window cannot rest on turns of the other.
 */
function isWellQuoted(memory: MemoryView, { fact, outcome, delivered }: Quotation): boolean {
  const turns = new Set(cited(memory));
  const [first] = memory.evidence;
  if (first === undefined || turns.size !== memory.evidence.length || !isWithin(turns, fact.turnIds)) return false;
  const copies = delivered.copiesOf(fact.text);
  const expected = new Set(copies?.citations.flat());
  if (isWithin(expected, [...turns])) return isWithin(turns, [...expected]) || copies?.isDamaged === true;
  return windowOf(outcome, first)?.closedBy === 'halved';
}

function findSkipped(material: Material, outcome: Outcome, delivered: DeliveredFacts): string[] {
  const places = new Map(
    material.sessions.flatMap(({ sessionId, turns }) =>
      turns.map(({ id }, index) => [id, { sessionId, seq: index + 1 }] as const),
    ),
  );
  return material.facts.flatMap((fact) => {
    const place = places.get(fact.turnIds[0] ?? '');
    const window = place && windowOf(outcome, place);
    if (window === undefined || delivered.copiesOf(fact.text) !== undefined) return [];
    if (window.state === 'failed' || window.reason === 'partial') return [];
    return [`${describeFact(fact)} was never told, and its window is ${window.state} (${window.reason ?? 'whole'})`];
  });
}

function windowOf(
  { windows }: Outcome,
  place: { readonly sessionId: string; readonly seq: number },
): Window | undefined {
  return windows.find(
    ({ sessionId, firstSeq, lastSeq }) =>
      sessionId === place.sessionId && firstSeq <= place.seq && place.seq <= lastSeq,
  );
}

function isWithin(inner: Iterable<string>, outer: readonly string[]): boolean {
  return [...inner].every((turn) => outer.includes(turn));
}

function cited({ evidence }: MemoryView): string[] {
  return evidence.map(({ turnId }) => turnId);
}

function describeFact({ turnIds, text }: KnownFact): string {
  return `the fact of ${turnIds.join(', ')} ("${text.slice(0, 40)}…")`;
}

function describeMemory(memory: MemoryView | undefined): string {
  return `the memory "${(memory?.text ?? '').slice(0, 60)}…"`;
}
