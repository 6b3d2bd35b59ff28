import type { RankedItem } from './ranked-item.ts';
import type { ScoredQuestion } from './score-hits.ts';
import type { MemoryScore } from './score-memories.ts';
import { weights } from './weights.ts';

/** Something that may say the same as others, earlier or later. */
interface Aged {
  /** Equal for those that are about the same. */
  readonly sameness: string;
  readonly saidAt: Date;
}

/** How new each is among those about the same: 0 the oldest and what stands alone, 1 the newest. */
function newnesses<Item>(aged: ReadonlyMap<Item, Aged>): Map<Item, number> {
  const groups = new Map<string, [Item, number][]>();
  for (const [item, { sameness, saidAt }] of aged) {
    const group = groups.get(sameness);
    if (group === undefined) groups.set(sameness, [[item, saidAt.getTime()]]);
    else group.push([item, saidAt.getTime()]);
  }
  const result = new Map<Item, number>();
  for (const group of groups.values()) {
    const instants = [...new Set(group.map(([, instant]) => instant))].sort((a, b) => a - b);
    const order = new Map(instants.map((instant, at) => [instant, at / Math.max(1, instants.length - 1)]));
    for (const [item, instant] of group) result.set(item, order.get(instant) ?? 0);
  }
  return result;
}

function ageOfTurn(
  item: Extract<RankedItem, { kind: 'turn' }>,
  scored: ScoredQuestion,
  least: number,
): Aged | undefined {
  const turn = scored.sessions.get(item.sessionId)?.turns.get(item.seq);
  if (turn?.saidAt === undefined || turn.asks || scored.wordWeight(item.sessionId, item.seq) < least) return undefined;
  const sameness = `${scored.wordsOf(turn).join()} ${turn.speaker ?? ''}`;
  return { sameness, saidAt: turn.saidAt };
}

function ageOfMemory(memory: MemoryScore | undefined, least: number): Aged | undefined {
  if (memory === undefined || memory.weight < least) return undefined;
  return { sameness: `${memory.terms.join()} ${memory.hit.subjectKey}`, saidAt: memory.hit.saidAt };
}

/**
 * Of memories about the same subject, or turns of the same speaker, that have the same words of the question, and most of
 * it, length says little and age much: the newer of two contradicting statements should outrank the older even where
 * nothing superseded it. So each gains by how new it is among them.
 */
export function favourNewer(
  items: readonly RankedItem[],
  memories: readonly MemoryScore[],
  scored: ScoredQuestion,
): RankedItem[] {
  const byId = new Map(memories.map((memory) => [memory.hit.memoryId, memory]));
  const least = weights.mostOfQuestion * scored.wholeWeight;
  const aged = new Map<RankedItem, Aged>();
  for (const item of items) {
    const age = item.kind === 'memory' ? ageOfMemory(byId.get(item.memoryId), least) : ageOfTurn(item, scored, least);
    if (age !== undefined) aged.set(item, age);
  }
  const newness = newnesses(aged);
  return items.map((item) => {
    const recency = 1 + weights.newest * (newness.get(item) ?? 0);
    const score = item.score * recency;
    if (item.kind === 'turn') return { ...item, score, parts: { ...item.parts, recency } };
    return { ...item, score, parts: { ...item.parts, recency } };
  });
}
