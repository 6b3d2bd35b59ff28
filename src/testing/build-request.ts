import { prepareTurn } from '../engine/ingestion/prepare-turns.ts';
import type { NewTurn } from '../domain/turn.ts';
import type { AcceptRequest, IdempotencyKey, SessionBinding } from '../ports/turn-log.ts';
import { testEpoch } from './test-clock.ts';

/** A turn of a test: its text, or any of its fields. */
export type TurnSketch = string | Partial<NewTurn>;

/** Of a request, what a test cares about. */
export interface RequestSketch {
  /** Default `s`. */
  readonly sessionId?: string;
  readonly binding?: SessionBinding;
  readonly idempotencyKey?: IdempotencyKey;
  readonly correlationId?: string;
  readonly rawMemoryId?: string;
  /** Default `testEpoch`. */
  readonly acceptedAt?: Date;
}

/** A request ready to be accepted, analysed as the engine does; turns are a user's where nothing else is said. */
export function buildRequest(turns: readonly TurnSketch[], sketch: RequestSketch = {}): AcceptRequest {
  const { sessionId = 's', binding = {}, acceptedAt = testEpoch, ...others } = sketch;
  return {
    sessionId,
    binding,
    acceptedAt,
    turns: turns.map((turn) => prepareTurn({ role: 'user', content: 'Hello', ...fieldsOf(turn) }, acceptedAt)),
    ...others,
  };
}

/** So many turns with contents that differ. */
export function buildTurns(count: number, fields: Partial<NewTurn> = {}): TurnSketch[] {
  return Array.from({ length: count }, (_, index) => ({ content: `Turn ${index + 1}`, tokens: 10, ...fields }));
}

function fieldsOf(turn: TurnSketch): Partial<NewTurn> {
  return typeof turn === 'string' ? { content: turn } : turn;
}
