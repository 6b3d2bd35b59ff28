import { MemoirError } from '../../domain/errors.ts';
import { limits } from '../../domain/limits.ts';
import { createId } from '../../domain/identifier.ts';
import { mergeTranscript } from '../../domain/transcript/merge-transcript.ts';
import { readTranscriptMetadata } from '../../domain/transcript/transcript-metadata.ts';
import { transcriptSessionId } from '../../domain/transcript/transcript-session-id.ts';
import type { FreeObject } from '../../domain/free-object.ts';
import type { NewTurn } from '../../domain/turn.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { StoredTranscript, TranscriptChange, TurnLog } from '../../ports/turn-log.ts';
import type { WakeSender } from '../wake-sender.ts';
import { prepareTurns } from './prepare-turns.ts';

/** A conversation handed over whole, as text. */
export interface TranscriptHandover {
  readonly text: string;
  /** Absent: derived from text and metadata, so that the same text is the same session. */
  readonly sessionId?: string;
  readonly metadata: FreeObject;
  readonly correlationId?: string;
}

export interface TranscriptAccepted {
  readonly rawMemoryId: string;
  readonly sessionId: string;
  readonly queuedAt: Date;
  /** Position among the sessions of the namespace with unfinished work, from 1. */
  readonly queuePosition: number;
  /** Turns that were new. */
  readonly appended: number;
}

export interface TranscriptPorts {
  readonly turns: TurnLog;
  readonly wakes: Pick<WakeSender, 'send'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Versions of one transcript that may come in between before the client is told to come back. */
const mostRaces = 20;

/**
 * Stores a transcript, or what is new in a later version of it. The versions are compared outside the transaction,
 * which only checks that none came in between: five megabytes take a while to read.
 *
 * @throws MemoirError `invalid_request` where `metadata.user_id` or `metadata.timestamp` cannot be used.
 */
export async function storeTranscript(
  ports: TranscriptPorts,
  namespace: string,
  handover: TranscriptHandover,
): Promise<TranscriptAccepted> {
  const { turns, wakes, clock, log } = ports;
  const sessionId = handover.sessionId ?? transcriptSessionId(handover.text, handover.metadata);
  for (let race = 0; race < mostRaces; race += 1) {
    const stored = await turns.findTranscript(namespace, sessionId);
    const change = await changeOf(stored, { ...handover, sessionId }, clock.now());
    const accepted = await turns.acceptTranscript(namespace, change);
    if (accepted === undefined) continue;
    log.debug('transcript.accepted', {
      namespace,
      sessionId,
      turns: change.turns.length,
      correlationId: handover.correlationId,
    });
    wakes.send([{ namespace, sessionId }], 0);
    const queuePosition = await turns.queuePosition(namespace, sessionId);
    return {
      rawMemoryId: change.rawMemoryId,
      sessionId,
      queuedAt: change.acceptedAt,
      queuePosition,
      appended: change.turns.length,
    };
  }
  throw new MemoirError('overloaded', 'Other versions of this transcript keep coming in.', { retryAfterSeconds: 1 });
}

/** What a posted text changes in the stored transcript of its session. */
async function changeOf(
  stored: StoredTranscript | undefined,
  handover: TranscriptHandover & { readonly sessionId: string },
  acceptedAt: Date,
): Promise<TranscriptChange> {
  const { userId, base } = readTranscriptMetadata(handover.metadata);
  const storedTurns = stored?.turns ?? [];
  const merge = mergeTranscript({
    storedText: stored?.text ?? '',
    storedTurns,
    postedText: handover.text,
    ...(base === undefined ? {} : { base }),
  });
  if (merge.append.length > limits.turnsPerTranscript) {
    throw new MemoirError('too_large', `session_data holds more than ${limits.turnsPerTranscript} turns.`, {
      field: 'session_data',
    });
  }
  const turns = merge.append.map((turn): NewTurn => (userId === undefined ? turn : { ...turn, userId }));
  return {
    sessionId: handover.sessionId,
    turns: await prepareTurns(turns, acceptedAt),
    binding: {},
    acceptedAt,
    rawMemoryId: stored?.rawMemoryId ?? createId(),
    ...(stored === undefined ? {} : { baseRevision: stored.revision }),
    ...(merge.kind === 'unchanged' && stored !== undefined ? {} : { text: handover.text }),
    metadata: handover.metadata,
    revisedSeqs: merge.revised.flatMap((position) => storedTurns[position]?.seq ?? []),
    ...(handover.correlationId === undefined ? {} : { correlationId: handover.correlationId }),
  };
}
