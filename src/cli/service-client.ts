import { type ErrorCode, errorCatalogue, MemoirError } from '../domain/errors.ts';

/** Longest that one call may take; processing is waited for by looking again, never inside a call. */
const callMs = 60_000;

export interface ServiceAddress {
  readonly url: string;
  readonly namespace: string;
  readonly apiKey?: string | undefined;
}

/** A call to a running service, within its namespace. */
export interface ServiceCall {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Calls the HTTP API of one service. Each call resolves to the parsed answer. */
export interface ServiceClient {
  get(call: ServiceCall): Promise<unknown>;
  post(call: ServiceCall): Promise<unknown>;
  /** Whether it answers at all, within a short time. */
  isAlive(): Promise<boolean>;
  /** Whether it can do its work; nothing answers where it does not. */
  readiness(): Promise<Readiness>;
}

export interface Readiness {
  readonly postgresConnected: boolean;
  readonly redisConnected: boolean | null;
  readonly modelAvailable: boolean | null;
}

const aliveMs = 2_000;
/** Each of its checks has a bound of its own. */
const readyMs = 10_000;

/**
 * @throws MemoirError from its calls: the error that the service answered with, or `store_unavailable` where it does not
 * answer.
 */
export function createServiceClient(address: ServiceAddress): ServiceClient {
  return {
    get: (call) => send(address, 'GET', call),
    post: (call) => send(address, 'POST', call),
    async isAlive() {
      try {
        const answer = await fetch(`${address.url}/health/live`, { signal: AbortSignal.timeout(aliveMs) });
        await answer.arrayBuffer();
        return answer.ok;
      } catch {
        return false;
      }
    },
    async readiness() {
      try {
        // It answers 503 with the same report where it is not ready.
        const answer = await fetch(`${address.url}/health/ready`, { signal: AbortSignal.timeout(readyMs) });
        return (await answer.json()) as Readiness;
      } catch {
        return { postgresConnected: false, redisConnected: null, modelAvailable: null };
      }
    },
  };
}

async function send(
  { url, namespace, apiKey }: ServiceAddress,
  method: string,
  { path, query = {}, body }: ServiceCall,
): Promise<unknown> {
  const target = new URL(`${url}/api/memory/${encodeURIComponent(namespace)}${path}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) target.searchParams.set(name, String(value));
  }
  const headers = {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  };
  const request = {
    method,
    headers,
    signal: AbortSignal.timeout(callMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  let response: Response;
  let text: string;
  try {
    response = await fetch(target, request);
    text = await response.text();
  } catch (error) {
    throw new MemoirError('store_unavailable', `The service at ${url} does not answer.`, { cause: error });
  }
  const answer = parseAnswer(text);
  if (!response.ok) throw errorOfProblem(answer, response);
  return answer;
}

function parseAnswer(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error that a problem document tells of; one without a known code comes from something in between. */
function errorOfProblem(problem: unknown, { status, headers }: Response): MemoirError {
  const fields = (typeof problem === 'object' && problem !== null ? problem : {}) as Readonly<Record<string, unknown>>;
  const { code, detail, field } = fields;
  if (typeof code !== 'string' || !Object.hasOwn(errorCatalogue, code)) {
    return new MemoirError('internal', `The service answered with status ${status}.`);
  }
  const retryAfterSeconds = Number(headers.get('retry-after') ?? Number.NaN);
  return new MemoirError(
    code as ErrorCode,
    typeof detail === 'string' ? detail : `The service answered with status ${status}.`,
    {
      ...(typeof field === 'string' ? { field } : {}),
      ...(Number.isFinite(retryAfterSeconds) ? { retryAfterSeconds } : {}),
    },
  );
}
