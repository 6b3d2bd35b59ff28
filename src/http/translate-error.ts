import type { FastifyRequest } from 'fastify';
import { MemoirError } from '../domain/errors.ts';

/**
 * Whatever ended a request, as the one error that a client sees. What the web framework refuses gets a code of the
 * catalogue; what nobody expected becomes `internal` and says nothing of its cause.
 */
export function translateError(error: unknown, request: FastifyRequest): MemoirError {
  if (error instanceof MemoirError) return error;
  switch (codeOf(error)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': {
      const detail = `The body is larger than ${request.routeOptions.bodyLimit} bytes.`;
      return new MemoirError('too_large', detail, { field: 'body', cause: error });
    }
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE':
      return unknownMediaType(error);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return invalid('The body is not as long as the content-length header says.', { field: 'body', cause: error });
    case 'FST_ERR_BAD_URL':
      return invalid('The path is not percent-encoded UTF-8.', { field: 'path', cause: error });
    case 'ECONNRESET':
    case 'ABORT_ERR':
      return invalid('The request ended before all of it had arrived.', { cause: error });
    default:
      return translateStatus(error);
  }
}

/** The refusal of a body that is not JSON. */
export function unknownMediaType(cause?: unknown): MemoirError {
  return new MemoirError(
    'unsupported_media_type',
    'The body must be application/json in UTF-8, without content encoding.',
    {
      field: 'content-type',
      cause,
    },
  );
}

/** Refusals of the framework that have no case of their own keep their side: the client's fault stays the client's. */
function translateStatus(error: unknown): MemoirError {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return invalid('The request is not valid HTTP for this service.', { cause: error });
  }
  return new MemoirError('internal', 'Something unexpected happened; the log has an entry with this instance.', {
    cause: error,
  });
}

function invalid(detail: string, options: { readonly field?: string; readonly cause: unknown }): MemoirError {
  return new MemoirError('invalid_request', detail, options);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
