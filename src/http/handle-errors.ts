import type { FastifyReply, FastifyRequest } from 'fastify';
import { MemoirError } from '../domain/errors.ts';
import type { Log } from '../ports/log.ts';
import { discardBody } from './discard-body.ts';
import type { HttpServer } from './http-server.ts';
import { sendProblem } from './send-problem.ts';
import { translateError } from './translate-error.ts';

/** Makes every failure of every route a problem document, and reports those that are not the client's. */
export function handleErrors(server: HttpServer, log: Log): void {
  server.setErrorHandler(async (thrown: unknown, request, reply) => {
    const error = translateError(thrown, request);
    reportFailure(log, error, request);
    await discardBody(request.raw);
    return sendProblem(reply, error);
  });
  // Reached by routes that look further and find nothing, such as the files of the documentation.
  server.setNotFoundHandler(() => {
    throw routeNotFound();
  });
  server.addHook('onRequest', async (request) => {
    if (request.is404) throw routeNotFound();
    refuseMalformedQuery(request.raw.url ?? '');
  });
}

/** Answers a path that cannot be decoded: it reaches no route, and so no hook either. */
export function createBadUrlHandler(log: Log) {
  return (thrown: Error, request: FastifyRequest, reply: FastifyReply): void => {
    const error = translateError(thrown, request);
    reportFailure(log, error, request);
    log.info('http.request', {
      method: request.method,
      route: 'none',
      status: error.entry.status,
      ms: 0,
      requestId: request.id,
    });
    void sendProblem(reply, error);
  };
}

function routeNotFound(): MemoirError {
  return new MemoirError('route_not_found', 'No route of this service has this path.');
}

/** The query parser takes a malformed escape for what was meant; then what is looked for is not what was asked for. */
function refuseMalformedQuery(url: string): void {
  const start = url.indexOf('?');
  if (start === -1) return;
  try {
    decodeURIComponent(url.slice(start));
  } catch (error) {
    throw new MemoirError('invalid_request', 'The query is not percent-encoded UTF-8.', {
      field: 'querystring',
      cause: error,
    });
  }
}

/** The client sees the code; the log says what it was. */
function reportFailure(log: Log, error: MemoirError, request: FastifyRequest): void {
  const { status, retryable } = error.entry;
  if (status < 500) return;
  const fields = {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    code: error.code,
    error,
  };
  if (retryable) log.warn('http.unavailable', fields);
  else log.error('http.failed', fields);
}
