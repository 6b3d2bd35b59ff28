import { excerpt } from '../../domain/context/excerpt.ts';
import type { ContextFind, ContextMemory, ContextMessage } from '../../domain/context/context-items.ts';
import { oneLine, speakerLabel } from '../../domain/context/one-line.ts';
import { endsWithQuestion } from '../../domain/analysis/turn-traits.ts';
import type { RankedItem } from '../../domain/ranking/ranked-item.ts';
import { calendarDate, dayOf } from '../../domain/time/civil-calendar.ts';
import type { Precision } from '../../domain/extraction/fact.ts';
import type { Moment, Turn } from '../../domain/turn.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { TurnKey } from '../../ports/recall-index.ts';
import { placeKey, type Recollection } from './recall.ts';

/** Ranked turns whose neighbours are looked at: more than any budget has room for. */
const withNeighbours = 60;

/** Longer than any month. */
const longestEventMs = 32 * 86_400_000;

type RankedTurnItem = Extract<RankedItem, { kind: 'turn' }>;

/** Turns without which a found one may be hard to understand: what it answers, and what answers it. */
export function besideTurns(items: readonly RankedItem[]): TurnKey[] {
  return items
    .filter((item) => item.kind === 'turn')
    .slice(0, withNeighbours)
    .flatMap(neighboursOf);
}

function neighboursOf({ sessionId, seq }: TurnKey): TurnKey[] {
  return [seq - 1, seq + 1].filter((near) => near > 0).map((near) => ({ sessionId, seq: near }));
}

export interface FindOptions {
  /** Of one message. */
  readonly maxTokens: number;
  /** Whether a turn was said within what was asked for: neighbours may lie outside. */
  readonly isWanted: (turn: Turn) => boolean;
}

/** What recall found, as it may stand in a context. What no longer holds is left out, and what stood there for it alone. */
export function findsOf(recollection: Recollection, { maxTokens, isWanted }: FindOptions): ContextFind[] {
  const { items, turns, memories, query, hits } = recollection;
  const stale = new Set((hits.superseded ?? []).flatMap(({ citedTurns }) => citedTurns.map(placeKey)));
  for (const item of items) if (item.kind === 'turn' && item.supersededBy !== undefined) stale.add(placeKey(item));
  const messageAt = (key: TurnKey): ContextMessage | undefined => {
    const turn = turns.get(placeKey(key));
    return turn !== undefined && isWanted(turn) ? messageOf(turn, { maxTokens, words: query.words }) : undefined;
  };
  return items.flatMap((item): ContextFind[] => {
    if (item.kind === 'memory') {
      const memory = memories.get(item.memoryId);
      return memory === undefined ? [] : [{ kind: 'memory', memory: contextMemory(memory) }];
    }
    const found = messageAt(item);
    if (
      found === undefined ||
      found.text === '' ||
      item.supersededBy !== undefined ||
      standsForStale(item, found, stale)
    )
      return [];
    const asks = endsWithQuestion(found.text);
    const beside = neighboursOf(item)
      // Behind a statement something else may begin.
      .filter((key) => (asks || key.seq < item.seq) && !stale.has(placeKey(key)))
      .map(messageAt)
      .filter((message) => message !== undefined)
      .filter(({ text, seq }) => text !== '' && (seq > item.seq || endsWithQuestion(text)));
    return [{ kind: 'exchange', exchange: { found, beside, asks } }];
  });
}

/** A question to what no longer holds, or a reply to it without a word of the question itself. */
function standsForStale(
  { sessionId, seq, parts }: RankedTurnItem,
  { text }: ContextMessage,
  stale: ReadonlySet<string>,
) {
  const isStale = (at: number): boolean => stale.has(placeKey({ sessionId, seq: at }));
  return (isStale(seq + 1) && endsWithQuestion(text)) || (parts.own === 0 && (isStale(seq - 1) || isStale(seq + 1)));
}

/** A turn as a line. */
export function messageOf(turn: Turn, options: { maxTokens: number; words?: ReadonlySet<string> }): ContextMessage {
  const { id, sessionId, seq, role, name, content, occurredAt } = turn;
  const label = name === undefined ? '' : speakerLabel(name);
  return {
    id,
    sessionId,
    seq,
    role,
    speaker: label === '' ? role : label,
    text: excerpt(oneLine(content), options),
    day: formatDay(occurredAt, 'day'),
    saidAt: occurredAt.instant.getTime(),
  };
}

function contextMemory(memory: MemoryView): ContextMemory {
  const { id, text, subject, category, evidence } = memory;
  return {
    id,
    text: oneLine(text),
    subject: oneLine(subject),
    category: oneLine(category),
    date: dateOf(memory),
    cites: evidence.map(({ sessionId, seq }) => ({ sessionId, seq })),
  };
}

/** When it was so or happened, as exactly as that is known; else when it was said last. */
function dateOf({ validity, saidAt, evidence }: MemoryView): string {
  const offsetMinutes = evidence.at(-1)?.occurredOffsetMinutes ?? 0;
  const format = (instant: Date, precision: Precision): string => formatDay({ instant, offsetMinutes }, precision);
  if (validity?.from === undefined) return format(saidAt, 'day');
  const from = format(validity.from, validity.precision);
  if (validity.to === undefined) return from;
  // What happened within a week or a month says so in its text; how long something was so may not.
  if (validity.to.getTime() - validity.from.getTime() <= longestEventMs) return from;
  // An end is the first instant behind it.
  return `${from} – ${format(new Date(validity.to.getTime() - 1), validity.precision)}`;
}

/** `2025`, `2025-03` or `2025-03-01`: sorted as text they are in order. */
function formatDay(moment: Moment, precision: Precision): string {
  const { year, month, day } = calendarDate(dayOf(moment));
  const parts = [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))];
  return parts.slice(0, precision === 'year' ? 1 : precision === 'month' ? 2 : 3).join('-');
}
