import { createHash } from 'node:crypto';
import { createId } from '../../domain/identifier.ts';
import type { Wake } from '../../ports/wake-queue.ts';

/**
 * What stands in the queue for a session, at most one of each. A `run` hands the wake over. A `timer` becomes a run when
 * its time has come: delayed jobs of their own, because what BullMQ keeps of the wakes that come while a job is active is
 * the last of them, with its delay counted from the job's end, where the earliest of their times is wanted.
 */
export type WakeJobName = 'run' | 'timer';

/** A job as `addBulk` takes it. */
export interface WakeJob {
  readonly name: WakeJobName;
  readonly data: Wake;
  readonly opts: WakeJobOptions;
}

export interface WakeJobOptions {
  readonly jobId: string;
  readonly priority: number;
  readonly timestamp: number;
  readonly delay: number;
  readonly attempts: 1;
  readonly removeOnComplete: true;
  readonly removeOnFail: true;
  readonly deduplication: {
    readonly id: string;
    readonly keepLastIfActive: true;
    readonly replace?: boolean;
  };
}

/**
 * Memory work comes after anything more urgent that shares the queue; smaller goes first. One for both: timers that went
 * ahead would keep the runs from ever being taken where sessions are woken faster than they can be worked off.
 */
const priority = 10;

/**
 * Names a session within the queue's keys: a session id may hold any character, a colon among them, which BullMQ's ids
 * must not. Of one length, so that long ids cost nothing.
 */
export function sessionKey({ namespace, sessionId }: Wake): string {
  return createHash('sha256')
    .update(JSON.stringify([namespace, sessionId]))
    .digest('base64url');
}

export function timerKey(wake: Wake): string {
  return `${sessionKey(wake)}.timer`;
}

/** Merged with a run that waits; when one is active, it runs once more after it. */
export function buildRun(wake: Wake, now: number): WakeJob {
  return buildJob('run', wake, {
    jobId: createId(),
    timestamp: now,
    delay: 0,
    deduplication: { id: sessionKey(wake), keepLastIfActive: true },
  });
}

/** Its id tells when it is due: whoever finds it in the way of another knows which comes first. */
export function buildTimer(wake: Wake, now: number, delayMs: number): WakeJob {
  return buildJob('timer', wake, {
    jobId: `${now + delayMs}.${createId()}`,
    timestamp: now,
    delay: delayMs,
    deduplication: { id: timerKey(wake), keepLastIfActive: true },
  });
}

/** The same timer, taking the place of one that waits for a later time. */
export function replacing({ name, data, opts }: WakeJob): WakeJob {
  return { name, data, opts: { ...opts, deduplication: { ...opts.deduplication, replace: true } } };
}

/** Undefined for a job that has lost its data: a Redis that evicts keys takes them one by one. */
export function parseWake(data: unknown): Wake | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { namespace, sessionId } = data as Partial<Record<keyof Wake, unknown>>;
  return typeof namespace === 'string' && typeof sessionId === 'string' ? { namespace, sessionId } : undefined;
}

/** When the timer with this id is due, in milliseconds since 1970. */
export function dueAtOf(timerId: string): number {
  return Number.parseInt(timerId, 10);
}

function buildJob(
  name: WakeJobName,
  { namespace, sessionId }: Wake,
  options: Pick<WakeJobOptions, 'jobId' | 'timestamp' | 'delay' | 'deduplication'>,
): WakeJob {
  return {
    name,
    data: { namespace, sessionId },
    opts: { ...options, priority, attempts: 1, removeOnComplete: true, removeOnFail: true },
  };
}
