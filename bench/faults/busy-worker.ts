import type { WorkerPlan } from './deployment.ts';

/** Whose extractions take a while, so that windows are under way at any moment, and whose leases run out soon. */
export const busyWorker: WorkerPlan = { extractor: 'facts', extractMs: 200, leaseMs: 2_000 };
