import type { Extraction, ExtractionInput } from '../../src/domain/extraction/fact.ts';
import { ContentFault, ProviderFault } from '../../src/ports/faults.ts';
import { buildFact } from '../../src/testing/scripted-extractor.ts';

/** How the extractor of a scripted worker behaves. */
export type ExtractorScript =
  /** One fact a turn, in the turn's own words. */
  | 'facts'
  /** Never answers and heeds no signal. */
  | 'hang'
  /** Does not answer the first call for some of the windows and heeds no signal, as a model behind a dead connection. */
  | 'hang once'
  /** Never answers, but heeds its signal. */
  | 'wait'
  /** The first call for some of the windows fails: as a provider's, for its content, and in ways that no extractor should. */
  | 'error once'
  /** Windows with a poisoned turn get what no extractor should return. */
  | 'garbage';

/** What a scripted worker runs with; travels as JSON. */
export interface WorkerScript {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  /** Whether it is woken by its own sweeps alone: the queue takes 45 seconds to see that a worker is gone. Needs Redis. */
  readonly isAlone?: boolean;
  readonly extractor: ExtractorScript;
  /** Whether windows close soon and a call that hangs counts as content. Default true. */
  readonly free?: boolean;
  /** How long an extraction takes at the most: from nothing to this, by its window. Default 0. */
  readonly extractMs?: number;
  readonly leaseMs: number;
  readonly extractionMs?: number;
  readonly sweepMs?: number;
  readonly graceMs?: number;
  readonly concurrency?: number;
  /** How far its clock is ahead of the others'. Default 0. */
  readonly clockOffsetMs?: number;
}

/** What a turn holds whose window gets garbage. */
export const poison = 'poisoned';

/** The answer of a well-behaved extractor: one fact a turn. */
export function factPerTurn({ turns }: ExtractionInput): Extraction {
  return { facts: turns.filter((turn) => turn.participant).map((turn) => buildFact(turn)) };
}

/** Failures as adapters throw them, and worse. */
const failures: readonly (() => unknown)[] = [
  () => new ProviderFault('The provider is overloaded.', { retryAfterMs: 500 }),
  () => new ContentFault('The answer was cut off.', { payload: { answer: '{"facts": [' } }),
  () => new Error('fetch failed'),
  () => 'a string that was thrown',
  () => new RangeError('Maximum call stack size exceeded'),
];

export function failureFor(call: number): unknown {
  return failures[call % failures.length]?.();
}

const garbage: readonly unknown[] = [
  undefined,
  'nothing',
  {},
  { facts: 'none' },
  { facts: [null] },
  { facts: [{ text: 7 }] },
  { facts: { length: 3 } },
];

/** What comes back for a poisoned window. */
export function garbageFor(call: number): Extraction {
  if (call % (garbage.length + 1) === garbage.length)
    throw new ContentFault('The answer is no JSON.', { payload: { answer: 'I am a \u0000 teapot' } });
  return garbage[call % (garbage.length + 1)] as Extraction;
}
