import type { Accepted } from '../ports/turn-log.ts';

/** The acknowledgement of queued messages: durable, and processed in the background. */
export interface QueueReceipt {
  readonly sessionId: string;
  readonly accepted: readonly { readonly id: string; readonly seq: number }[];
  readonly queuedAt: Date;
}

/** What is told of an acceptance. */
export function receiptOf({ sessionId, accepted, queuedAt }: Accepted): QueueReceipt {
  return { sessionId, accepted, queuedAt };
}
