import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { modelServerLimits } from './limits.ts';
import { ProtocolError } from './protocol-error.ts';

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Reads a request to its end. A body that is too large is read too, without keeping it: a client that is still writing
 * would see a broken pipe in the place of the refusal. Rejects with ProtocolError 413, or when the client goes away.
 */
export async function readRequest(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= modelServerLimits.requestBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > modelServerLimits.requestBytes) {
    throw new ProtocolError({
      status: 413,
      message: `The request body is larger than ${modelServerLimits.requestBytes} bytes.`,
      type: 'invalid_request_error',
      code: 'request_too_large',
    });
  }
  const { method = '', url = '', headers } = incoming;
  return { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
}
