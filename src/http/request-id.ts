import type { IncomingMessage } from 'node:http';
import { createId } from '../domain/identifier.ts';

/** The header in which a client names its request, and every answer repeats the name. */
export const requestIdHeader = 'x-request-id';

/** Visible ASCII: what a header can carry, a log line can hold and a database can store without a second thought. */
const sane = /^[\x20-\x7e]{1,200}$/;

/** The client's own id of a request where it is a sane one, else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const own = request.headers[requestIdHeader];
  return typeof own === 'string' && sane.test(own) ? own : createId();
}
