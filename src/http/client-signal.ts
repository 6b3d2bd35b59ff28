import type { FastifyReply } from 'fastify';
import { MemoirError } from '../domain/errors.ts';

/** A signal for as long as somebody waits for the answer: aborted where the connection ends before it was sent. */
export function clientSignal({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished)
      gone.abort(new MemoirError('invalid_request', 'The client went away before the answer.'));
  });
  return gone.signal;
}
