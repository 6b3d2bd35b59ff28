import type { NewTurn } from '../../domain/turn.ts';

/**
 * Turns of one session, in their order, each with an id. A long session comes in several parts, one behind the other, so
 * that memory stays bounded and each part fits a request.
 */
export interface LoadedSession {
  readonly sessionId: string;
  readonly turns: readonly NewTurn[];
}
