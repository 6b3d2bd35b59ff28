import type { FastifyRequest } from 'fastify';
import { MemoirError } from '../domain/errors.ts';
import type { HttpServer } from './http-server.ts';
import { unknownMediaType } from './translate-error.ts';

/** Refuses what is not UTF-8, instead of putting U+FFFD in its place. */
const decoder = new TextDecoder('utf-8', { fatal: true });
const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i;

/** Takes bodies as JSON in UTF-8, and nothing else. An empty body of any type is no body. */
export function acceptJsonBodies(server: HttpServer): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      refuseEncodings(request);
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  server.addContentTypeParser('*', (request, _stream, done) => {
    const empty = request.headers['content-length'] === '0';
    done(empty ? null : unknownMediaType());
  });
}

/**
 * Parses the bytes of a body. Of keys that stand twice the last counts, and `__proto__` is a key like any other: nothing
 * here copies objects carelessly, and the schemas refuse it.
 *
 * @throws MemoirError `invalid_json`
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown;
  } catch {
    // Not the cause: messages of JSON.parse quote what they could not read.
    throw new MemoirError('invalid_json', 'The body is not valid JSON, or not valid UTF-8.', { field: 'body' });
  }
}

function refuseEncodings({ headers }: FastifyRequest): void {
  const named = charset.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase();
  if (named !== undefined && named !== 'utf-8' && named !== 'utf8') throw unknownMediaType();
  const encoding = headers['content-encoding']?.toLowerCase();
  if (encoding !== undefined && encoding !== 'identity') throw unknownMediaType();
}
