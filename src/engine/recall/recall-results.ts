import { formatMoment } from '../../domain/instant.ts';
import type { RankedItem } from '../../domain/ranking/ranked-item.ts';
import type { Turn } from '../../domain/turn.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import { memoryFields } from '../memory-answer.ts';
import type { MemoryResult, TurnResult } from './recall-answer.ts';

type RankedOf<Kind> = Extract<RankedItem, { kind: Kind }>;

/** Scores are rounded: more digits say nothing. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function roundAll(parts: object): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, round(Number(value))]));
}

/** A turn as a result: its evidence is itself. */
export function turnResult(turn: Turn, item: RankedOf<'turn'>, explain: boolean): TurnResult {
  const named = turn.name === undefined ? {} : { name: turn.name };
  return {
    type: 'turn',
    id: turn.id,
    text: turn.content,
    score: round(item.score),
    ...(explain ? { parts: roundAll(item.parts) } : {}),
    role: turn.role,
    ...named,
    ...(turn.userId === undefined ? {} : { userId: turn.userId }),
    ...(item.supersededBy === undefined ? {} : { supersededBy: item.supersededBy }),
    evidence: [
      {
        turnId: turn.id,
        sessionId: turn.sessionId,
        seq: turn.seq,
        ...named,
        occurredAt: formatMoment(turn.occurredAt),
        quote: turn.content,
      },
    ],
  };
}

/** A memory as a result, with every turn it rests on. */
export function memoryResult(memory: MemoryView, item: RankedOf<'memory'>, explain: boolean): MemoryResult {
  return {
    type: 'memory',
    ...memoryFields(memory),
    score: round(item.score),
    ...(explain ? { parts: roundAll(item.parts) } : {}),
  };
}
