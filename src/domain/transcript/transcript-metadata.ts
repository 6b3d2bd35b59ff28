import { MemoirError } from '../errors.ts';
import { checkId } from '../text.ts';
import type { Moment } from '../turn.ts';
import { readLooseMoment } from './message-record.ts';

/** What the metadata of a transcript says about its turns. */
export interface TranscriptFacts {
  readonly userId?: string;
  /** The base of the turns' times. */
  readonly base?: Moment;
}

/**
 * Reads `user_id` and `timestamp` out of a transcript's free metadata. A timestamp without zone is read as UTC: it is what
 * clients of the source system write, and the field is theirs.
 *
 * @throws MemoirError `invalid_request` where one of them is there and cannot be used
 */
export function readTranscriptMetadata(metadata: Readonly<Record<string, unknown>> | undefined): TranscriptFacts {
  const userId = metadata?.['user_id'] ?? undefined;
  const timestamp = metadata?.['timestamp'] ?? undefined;
  const base = timestamp === undefined ? undefined : readLooseMoment(timestamp);
  if (timestamp !== undefined && base === undefined) {
    const field = 'metadata.timestamp';
    throw new MemoirError('invalid_request', `${field} must be an ISO 8601 instant, such as 2024-01-15T10:30:00Z.`, {
      field,
    });
  }
  return {
    ...(userId === undefined ? {} : { userId: checkId(userId, 'metadata.user_id') }),
    ...(base === undefined ? {} : { base }),
  };
}
