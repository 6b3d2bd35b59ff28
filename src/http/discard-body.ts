import type { IncomingMessage } from 'node:http';
import { limits } from '../domain/limits.ts';

/** Bytes that are read only to be thrown away: a body up to twice its bound. Who sends more loses the connection. */
const maxDiscardedBytes = 2 * limits.requestBytes;

/**
 * Reads what is left of a refused request's body. Many clients look for the answer only after they have sent everything,
 * and would see a broken connection in the place of the reason.
 */
export async function discardBody(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  if (Number(request.headers['content-length'] ?? 0) > maxDiscardedBytes) return;
  await new Promise<void>((resolve) => {
    let discarded = 0;
    request.on('data', (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded > maxDiscardedBytes) resolve();
    });
    for (const event of ['end', 'close', 'error']) request.once(event, () => resolve());
    request.resume();
  });
}
