import { formatMoment } from '../../domain/instant.ts';
import type { MessageInput } from '../../domain/turn-schema.ts';
import type { NewTurn } from '../../domain/turn.ts';

/** What the command line says about every turn of a file. */
export interface MessagePlace {
  readonly sessionId: string;
  /** Of turns that name no user. */
  readonly userId?: string;
  readonly projectId?: string;
  readonly agentId?: string;
}

/** A turn that was read from a file, as the library and the service take it. */
export function messageOfTurn(turn: NewTurn, { userId, ...place }: MessagePlace): MessageInput {
  const { occurredAt, ...rest } = turn;
  return {
    ...(userId === undefined ? {} : { userId }),
    ...rest,
    ...place,
    ...(occurredAt === undefined ? {} : { occurredAt: formatMoment(occurredAt) }),
  };
}
