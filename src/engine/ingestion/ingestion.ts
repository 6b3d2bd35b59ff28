import { MemoirError } from '../../domain/errors.ts';
import type { EffectiveSettings } from '../../domain/settings.ts';
import type { NewTurn } from '../../domain/turn.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Accepted, IdempotencyKey, SessionBinding, SessionView, TurnLog } from '../../ports/turn-log.ts';
import type { WakeSender } from '../wake-sender.ts';
import { BoundedWrites } from './bounded-writes.ts';
import { prepareTurns } from './prepare-turns.ts';
import { storeTranscript, type TranscriptAccepted, type TranscriptHandover } from './store-transcript.ts';

/** Turns of one session, handed over by one call. */
export interface AppendRequest extends SessionBinding {
  /** Absent: the session in which the agent spoke last. */
  readonly sessionId?: string;
  readonly turns: readonly NewTurn[];
  readonly idempotencyKey?: IdempotencyKey;
  readonly correlationId?: string;
}

export interface IngestionPorts {
  readonly turns: TurnLog;
  readonly wakes: Pick<WakeSender, 'send' | 'ensure'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: { get(namespace: string): Promise<EffectiveSettings> };
}

/** Accepts what was said: durable before it answers, processed afterwards. */
export interface Ingestion {
  /** @throws MemoirError `session_required`, `session_conflict`, `turn_conflict`, `idempotency_conflict`, `overloaded`. */
  append(namespace: string, request: AppendRequest): Promise<Accepted>;
  storeTranscript(namespace: string, handover: TranscriptHandover): Promise<TranscriptAccepted>;
  /** Closes the open tail of a session; `ended` marks the session as ended as well. */
  flush(namespace: string, sessionId: string, options: { readonly ended: boolean }): Promise<SessionView>;
}

export function createIngestion(ports: IngestionPorts): Ingestion {
  const commits = new BoundedWrites(ports.turns);
  return {
    append: (namespace, request) => append(ports, commits, { namespace, request }),
    storeTranscript: (namespace, handover) => storeTranscript(ports, namespace, handover),
    async flush(namespace, sessionId, { ended }) {
      const session = await ports.turns.flush(namespace, sessionId, { at: ports.clock.now(), ended });
      ports.wakes.send([{ namespace, sessionId }], 0);
      return session;
    },
  };
}

interface Append {
  readonly namespace: string;
  readonly request: AppendRequest;
}

async function append(
  ports: IngestionPorts,
  commits: BoundedWrites,
  { namespace, request }: Append,
): Promise<Accepted> {
  const acceptedAt = ports.clock.now();
  const { turns: newTurns, idempotencyKey, correlationId, sessionId: ownSession, ...binding } = request;
  const sessionId = ownSession ?? (await currentSession(ports, namespace, request.agentId));
  const turns = await prepareTurns(newTurns, acceptedAt);
  const accepted = await commits.submit(namespace, {
    sessionId,
    turns,
    binding,
    acceptedAt,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(correlationId === undefined ? {} : { correlationId }),
  });
  ports.log.debug('turns.accepted', { namespace, sessionId, turns: turns.length, correlationId });
  const tokens = turns.reduce((sum, turn) => sum + turn.tokens, 0);
  void wake(ports, { namespace, sessionId, turns: turns.length, tokens, openTurns: accepted.openTurns });
  return accepted;
}

async function currentSession(
  { turns }: IngestionPorts,
  namespace: string,
  agentId: string | undefined,
): Promise<string> {
  const sessionId = agentId === undefined ? undefined : await turns.findCurrentSession(namespace, agentId);
  if (sessionId !== undefined) return sessionId;
  throw new MemoirError('session_required', 'sessionId is required: the agent has no current session.', {
    field: 'sessionId',
  });
}

/** What a request brought, and how many turns of its session are open with it. */
interface Growth {
  readonly namespace: string;
  readonly sessionId: string;
  readonly turns: number;
  readonly tokens: number;
  readonly openTurns: number;
}

/**
 * A tail that has become full is looked at now, again with each further window that it fills. One that begins is looked at when it could have fallen silent, and whoever looks asks for the
 * next look while there is an open tail: what joins it costs the queue nothing, as long as that look is to come. Nobody waits for this: the turn is
 * acknowledged, and the sweep finds what nobody woke.
 */
async function wake({ wakes, settings, log }: IngestionPorts, growth: Growth): Promise<void> {
  const { namespace, sessionId, turns, tokens, openTurns } = growth;
  if (openTurns === 0) return;
  try {
    const { windows } = await settings.get(namespace);
    const windowsOf = (count: number): number => Math.floor(Math.max(0, count) / windows.maxTurns);
    const isFuller = windowsOf(openTurns) > windowsOf(openTurns - turns) || tokens >= windows.maxTokens;
    if (isFuller) wakes.send([{ namespace, sessionId }], 0);
    else if (openTurns <= turns) wakes.send([{ namespace, sessionId }], windows.idleMs);
    else wakes.ensure({ namespace, sessionId }, windows.idleMs);
  } catch (error) {
    log.warn('wake.failed', { sessions: 1, error });
  }
}
