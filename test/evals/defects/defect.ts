import type { MemoryView } from '../../../src/index.ts';

/** A memory that should not be there as it stands, and why. */
export interface Defect {
  readonly memory: MemoryView;
  readonly why: string;
}

/** Whose memory it is and whom it is about: memories of different people are neither copies nor contradictions. */
export function aboutKey({ scope, ownerId, subject }: MemoryView): string {
  return JSON.stringify([scope, ownerId, subject.toLowerCase()]);
}
