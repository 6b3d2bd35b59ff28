import type { FastifyReply } from 'fastify';
import type { MemoirError } from '../domain/errors.ts';
import { buildProblem, problemMediaType } from './problem.ts';
import { requestIdHeader } from './request-id.ts';

/** Answers with an error: problem document, status, request id, and Retry-After where the error knows when. */
export function sendProblem(reply: FastifyReply, error: MemoirError): FastifyReply {
  const instance = reply.request.id;
  if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds));
  return reply
    .code(error.entry.status)
    .header(requestIdHeader, instance)
    .type(problemMediaType)
    .send(JSON.stringify(buildProblem(error, instance)));
}
