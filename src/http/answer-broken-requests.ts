import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { MemoirError } from '../domain/errors.ts';
import { createId } from '../domain/identifier.ts';
import type { Log } from '../ports/log.ts';
import { buildProblem, problemMediaType } from './problem.ts';
import { requestIdHeader } from './request-id.ts';

/** Answers what is not HTTP, or too much of it: there is no request yet, so the answer is written to the socket. */
export function createBrokenRequestHandler(log: Log) {
  return (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return;
    const refusal = refusalOf(error.code);
    const requestId = createId();
    log.info('http.broken', { code: error.code, status: refusal.entry.status, requestId });
    const body = JSON.stringify(buildProblem(refusal, requestId));
    const head = [
      `HTTP/1.1 ${refusal.entry.status} ${STATUS_CODES[refusal.entry.status] ?? ''}`,
      `content-type: ${problemMediaType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      `${requestIdHeader}: ${requestId}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  };
}

function refusalOf(code: string | undefined): MemoirError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new MemoirError('too_large', 'The request line and the headers together are larger than 16 KB.', {
        field: 'headers',
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new MemoirError('invalid_request', 'The request did not arrive in time.');
    default:
      return new MemoirError('invalid_request', 'The request is not valid HTTP.');
  }
}
