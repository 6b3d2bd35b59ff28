import type { ServerResponse } from 'node:http';
import type { ModelFault } from './model-fault.ts';
import type { ModelReply } from './model-reply.ts';

/** Sends an answer: at once, or as slowly, or as little of it, as a fault has it. */
export function sendReply(response: ServerResponse, reply: ModelReply, fault?: ModelFault): void {
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  if (fault?.kind === 'slow_body') dripBody(response, body, fault);
  else if (fault?.kind === 'reset') response.write(body.subarray(0, body.length >> 1), () => resetSocket(response));
  else response.end(body);
}

function resetSocket(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function dripBody(response: ServerResponse, body: Buffer, { pieceBytes = 16, pauseMs = 20 }: ModelFault): void {
  response.flushHeaders();
  let sent = 0;
  const timer = setInterval(() => {
    const piece = body.subarray(sent, sent + pieceBytes);
    sent += piece.length;
    if (sent < body.length) response.write(piece);
    else response.end(piece);
  }, pauseMs);
  // Both when the last piece is out and when the client gives up.
  response.once('close', () => clearInterval(timer));
}
