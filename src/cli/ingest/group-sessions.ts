import { limits } from '../../domain/limits.ts';
import type { NewTurn } from '../../domain/turn.ts';
import type { LoadedSession } from './loaded-session.ts';
import { derivedSessionId, derivedTurnId } from './turn-ids.ts';
import type { LoadedMessage } from './turn-of-record.ts';

export interface GroupOptions {
  /** The file, for the name of a session that has none. */
  readonly path: string;
  /** The session of messages that name none. */
  readonly sessionId?: string | undefined;
  /** The user of messages that name none. */
  readonly userId?: string | undefined;
  /** Position of the session among those of the file. */
  readonly position?: number;
}

/**
 * Puts messages that follow each other in one session together, at most 500 at a time, and gives an id to those without.
 * Holds no more than one such part, and one number per session.
 */
export async function* groupSessions(
  messages: AsyncIterable<LoadedMessage> | Iterable<LoadedMessage>,
  options: GroupOptions,
): AsyncGenerator<LoadedSession> {
  const counts = new Map<string, number>();
  let fallback = options.sessionId;
  let current: string | undefined;
  let turns: NewTurn[] = [];
  for await (const { turn, sessionId: named } of messages) {
    const sessionId = named ?? (fallback ??= derivedSessionId(options.path, turn, options.position));
    if (current !== undefined && (sessionId !== current || turns.length === limits.turnsPerRequest)) {
      yield { sessionId: current, turns };
      turns = [];
    }
    current = sessionId;
    const index = counts.get(sessionId) ?? 0;
    counts.set(sessionId, index + 1);
    turns.push({
      ...turn,
      id: turn.id ?? derivedTurnId(sessionId, index, turn),
      ...(turn.userId === undefined && options.userId !== undefined ? { userId: options.userId } : {}),
    });
  }
  if (current !== undefined && turns.length > 0) yield { sessionId: current, turns };
}
