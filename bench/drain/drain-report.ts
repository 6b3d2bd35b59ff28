export type DrainSubject = 'one worker' | 'two workers';

export interface DrainReport {
  readonly drainMs: number;
  readonly floorMs: number;
  readonly memories: number;
}

export const turnsPerSession = 20;
