import type { IncomingHttpHeaders } from 'node:http';
import type { ParsedCall } from './call-log.ts';
import { parseChatCall } from './parse-chat-call.ts';
import { parseEmbeddingCall } from './parse-embedding-call.ts';
import { invalidRequest, ProtocolError, wrongKey } from './protocol-error.ts';
import type { RawRequest } from './read-request.ts';

/** What is the same for both kinds of call. */
export interface RequestParts {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the path, where Azure puts it. */
  readonly deployment: string | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

const route =
  /^\/(?:v1|openai\/v1|openai\/deployments\/(?<deployment>[^/]+))\/(?<endpoint>chat\/completions|embeddings)$/;
const secretHeaders = new Set(['api-key', 'x-api-key', 'ocp-apim-subscription-key', 'cookie', 'proxy-authorization']);

/** Turns a request into a call, or throws the ProtocolError that a real server would answer with. */
export function parseCall(request: RawRequest, apiKey: string | undefined): ParsedCall {
  const { endpoint, deployment } = parseRoute(request);
  if (request.method !== 'POST') throw wrongMethod(request);
  if (apiKey !== undefined && keyOf(request.headers) !== apiKey) throw wrongKey();
  const parts: RequestParts = {
    path: request.path,
    headers: withoutSecrets(request.headers),
    body: parseBody(request),
    deployment,
  };
  return endpoint === 'embeddings' ? parseEmbeddingCall(parts) : parseChatCall(parts);
}

function parseRoute({ method, path }: RawRequest): { endpoint: string; deployment: string | undefined } {
  const [pathname = '', query] = path.split('?');
  const { endpoint, deployment } = route.exec(pathname)?.groups ?? {};
  if (endpoint === undefined) {
    throw new ProtocolError({
      status: 404,
      message: `Invalid URL (${method} ${pathname})`,
      type: 'invalid_request_error',
      code: null,
    });
  }
  if (deployment !== undefined && !new URLSearchParams(query).get('api-version')) {
    throw new ProtocolError({
      status: 404,
      message: 'Resource not found: the path of a deployment needs the query parameter api-version.',
      type: null,
      code: '404',
    });
  }
  return { endpoint, deployment };
}

function wrongMethod({ method, path }: RawRequest): ProtocolError {
  return new ProtocolError({
    status: 405,
    message: `Not allowed to ${method} on ${path}: only POST is.`,
    type: 'invalid_request_error',
    code: 'method_not_supported',
    headers: { allow: 'POST' },
  });
}

/** OpenAI's way, or else Azure's. */
function keyOf(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer (?<key>.+)$/i.exec(headers.authorization ?? '')?.groups?.['key'];
  return bearer ?? headers['api-key']?.toString();
}

function withoutSecrets(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const text = [value ?? ''].flat().join(', ');
    if (name === 'authorization') return [name, `${text.split(' ')[0]} [redacted]`] as const;
    return [name, secretHeaders.has(name) ? '[redacted]' : text] as const;
  });
  return Object.fromEntries(entries);
}

function parseBody({ headers, body }: RawRequest): JsonObject {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw invalidRequest('Invalid Content-Type header: expected application/json.');
  }
  const value = parseJson(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest('We could not parse the JSON body of your request: it has to be an object.');
  }
  return value as JsonObject;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest('We could not parse the JSON body of your request.');
  }
}
