import { setImmediate } from 'node:timers/promises';
import { analyzeTurn } from '../../domain/analysis/analyze.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { createId } from '../../domain/identifier.ts';
import { estimateTokens } from '../../domain/tokens.ts';
import type { Moment, NewTurn } from '../../domain/turn.ts';
import type { PreparedTurn } from '../../ports/turn-log.ts';

/** Turns analysed before other requests get their turn: some 5 ms of work. */
const turnsPerSlice = 16;

/** Makes turns ready to be written: id, time, analysis. Long lists let other requests in between. */
export async function prepareTurns(turns: readonly NewTurn[], arrival: Date): Promise<PreparedTurn[]> {
  const prepared: PreparedTurn[] = [];
  for (const turn of turns) {
    if (prepared.length > 0 && prepared.length % turnsPerSlice === 0) await setImmediate();
    prepared.push(prepareTurn(turn, arrival));
  }
  return prepared;
}

/** Makes one turn ready to be written. */
export function prepareTurn(turn: NewTurn, arrival: Date): PreparedTurn {
  const occurredAt: Moment = turn.occurredAt ?? { instant: arrival, offsetMinutes: 0 };
  const { language, lexemes, length, traits } = analyzeTurn({
    content: turn.content,
    occurredAt,
    ...(turn.name === undefined ? {} : { speaker: turn.name }),
  });
  return {
    ...turn,
    id: turn.id ?? createId(),
    ownId: turn.id !== undefined,
    occurredAt,
    tokens: turn.tokens ?? estimateTokens(turn.content),
    language,
    lexemes,
    lexemeCount: length,
    traits,
    fingerprint: fingerprint(turn),
  };
}
