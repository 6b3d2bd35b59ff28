import type { SeededRandom } from '../../src/testing/model-server/seeded-random.ts';
import type { Deployment, WorkerPlan } from './deployment.ts';
import type { SupervisedProcess } from './supervised-process.ts';
import type { Writers } from './writers.ts';

/** What a fault is injected into. */
export interface Stage {
  readonly deployment: Deployment;
  readonly workers: readonly SupervisedProcess[];
  readonly namespace: string;
  /** They write while the fault is injected. */
  readonly writers: Writers;
  readonly random: SeededRandom;
  readonly signal: AbortSignal;
}

/** One way of breaking things. */
export interface Fault {
  readonly name: string;
  readonly workers: readonly WorkerPlan[];
  /** Breaks it, and heals what an operator would heal; says how often it broke. */
  readonly inject: (stage: Stage) => Promise<number>;
  /** How often it broke, where that is known only when all is over. */
  readonly count?: (stage: Stage) => Promise<number>;
  /** What the workers make of the turns: one memory each, or what the rules find. Default `memory per turn`. */
  readonly yields?: 'memory per turn' | 'rules';
  /** Clients that write meanwhile, where those of the run would pile up more than is worked off in a minute. */
  readonly writers?: number;
  /** Words in some of the turns. */
  readonly spice?: (turn: number) => string;
  /** Whether attempts may count against windows. Default false. */
  readonly isExtractorAtFault?: boolean;
  /** Windows that hold this word fail, and no others. Default none does. */
  readonly failsWith?: string;
  /** How long everything may take to be processed once the fault is over. Default a minute. */
  readonly settleMs?: number;
}

/** What a fault did. Everything but the first five is to be nothing. */
export interface FaultReport {
  readonly name: string;
  readonly injected: number;
  readonly acknowledged: number;
  /** From the end of the fault until all was processed and every process answered. */
  readonly recoverySeconds: number;
  /** Windows that failed because of what was in them. */
  readonly failedWindows: number;
  /** Acknowledged turns that are not where they were said to be, and turns that were processed without a memory. */
  readonly lost: number;
  /** Turns, memories, evidence and runs that stand twice. */
  readonly doubled: number;
  /** Sessions that were not processed in time. */
  readonly stuck: number;
  /** Whatever else is not as it should be, in sentences. */
  readonly problems: readonly string[];
}

/** A fault that this machine cannot have. */
export interface SkippedFault {
  readonly name: string;
  readonly skipped: string;
}

/** Whether nothing went wrong. */
export function isClean({ lost, doubled, stuck, problems }: FaultReport): boolean {
  return lost + doubled + stuck + problems.length === 0;
}
