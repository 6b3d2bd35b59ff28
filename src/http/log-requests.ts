import type { Log } from '../ports/log.ts';
import { healthRoot } from './health-routes.ts';
import type { HttpServer } from './http-server.ts';
import { requestIdHeader } from './request-id.ts';

/**
 * One line a request, with the pattern of its route: the path itself can hold a user's words in an id. Health checks are
 * logged for debugging only, because there is one every few seconds.
 */
export function logRequests(server: HttpServer, log: Log): void {
  server.addHook('onRequest', async (request, reply) => {
    void reply.header(requestIdHeader, request.id);
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const fields = {
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      requestId: request.id,
    };
    if (route.startsWith(healthRoot)) log.debug('http.request', fields);
    else log.info('http.request', fields);
  });
}
