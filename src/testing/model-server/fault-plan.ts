import { modelServerLimits } from './limits.ts';
import type { ModelCall } from './model-call.ts';
import { befalls, type ModelFault, type ModelFaultKind, modelFaultKinds, parseFault } from './model-fault.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

/** Faults at random. */
export interface RandomFaults {
  /** The same seed brings the same faults in the same order: one order for chat, one for embeddings. */
  readonly seed: number;
  /** The share of calls that it befalls, from 0 to 1. */
  readonly rate: number;
  /** Default: every kind. `hang` among them: the client needs a time-out. */
  readonly kinds?: readonly (ModelFaultKind | ModelFault)[];
}

/** A fault on its way to a call, and the draws that decide the places it distorts. */
export interface DrawnFault {
  readonly fault: ModelFault;
  readonly random: SeededRandom;
}

/** Decides what befalls which call. */
export interface FaultPlan {
  readonly isDown: boolean;
  setDown(down: boolean): void;
  add(faults: readonly (ModelFaultKind | ModelFault)[]): void;
  setRandom(faults: RandomFaults): void;
  clear(): void;
  /** To be asked once for each call, in the order of the calls. */
  next(call: ModelCall): DrawnFault | undefined;
}

interface WaitingFault {
  readonly fault: ModelFault;
  left: number;
}

interface RandomSource {
  readonly rate: number;
  readonly faults: readonly ModelFault[];
  readonly streams: Readonly<Record<ModelCall['kind'], SeededRandom>>;
}

export function createFaultPlan(seed: number): FaultPlan {
  let waiting: WaitingFault[] = [];
  let source: RandomSource | undefined;
  let down = false;
  // Chat and embeddings draw apart, so that how the two interleave changes nothing.
  const seeds = createStreams(seed);

  const takeWaiting = (call: ModelCall): ModelFault | undefined => {
    const entry = waiting.find(({ fault }) => befalls(fault, call));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) waiting = waiting.filter((other) => other !== entry);
    return entry.fault;
  };

  return {
    get isDown() {
      return down;
    },
    setDown(value) {
      down = value;
    },
    add(faults) {
      const entries = faults.map(parseFault).map((fault) => ({ fault, left: fault.times ?? 1 }));
      if (waiting.length + entries.length > modelServerLimits.waiting) {
        throw new RangeError(`at most ${modelServerLimits.waiting} faults wait at once: give one of them "times"`);
      }
      waiting.push(...entries);
    },
    setRandom({ seed: randomSeed, rate, kinds = modelFaultKinds }) {
      if (!(rate >= 0 && rate <= 1)) throw new RangeError('rate must be from 0 to 1');
      source = { rate, faults: kinds.map(parseFault), streams: createStreams(randomSeed) };
    },
    clear() {
      waiting = [];
      source = undefined;
    },
    next(call) {
      // Drawn for every call, needed or not: what befalls the tenth does not depend on what was said of the ninth.
      const seedOfCall = seeds[call.kind].below(2 ** 32);
      const drawn = source === undefined ? undefined : drawFault(source, call);
      const fault = down ? { kind: 'unavailable' as const } : (takeWaiting(call) ?? drawn);
      return fault && { fault, random: createSeededRandom(fault.seed ?? seedOfCall) };
    },
  };
}

function createStreams(seed: number): Readonly<Record<ModelCall['kind'], SeededRandom>> {
  const parent = createSeededRandom(seed);
  return {
    chat: createSeededRandom(parent.below(2 ** 32)),
    embeddings: createSeededRandom(parent.below(2 ** 32)),
  };
}

function drawFault({ rate, faults, streams }: RandomSource, call: ModelCall): ModelFault | undefined {
  const stream = streams[call.kind];
  const fate = stream.fraction();
  const choice = stream.fraction();
  const possible = faults.filter((fault) => befalls(fault, call));
  return fate < rate ? possible[Math.floor(choice * possible.length)] : undefined;
}
