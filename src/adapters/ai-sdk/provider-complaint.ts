import { APICallError, RetryError } from 'ai';

/** What a provider's refusal says, as far as it can be read by a machine. Never shown to anybody: it may quote a prompt. */
export interface Complaint {
  readonly status: number;
  /** Codes and messages of the body in lower case; empty where it says nothing or is a page. */
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Characters of a body that are looked at: an error says what it is at its beginning. */
const bodyCharacters = 100_000;
const textCharacters = 4_000;
const maxDepth = 6;

/** Fields that say what is wrong. Others, such as the `input` of FastAPI, give the request back. */
const tellingFields = new Set([
  'error',
  'errors',
  'message',
  'msg',
  'code',
  'type',
  'param',
  'loc',
  'detail',
  'details',
  'innererror',
  'reason',
  'status',
  'title',
  'metadata',
  'raw',
]);

/** The error of a call over HTTP in whatever the SDK wrapped it. */
export function findCallError(error: unknown): APICallError | undefined {
  const last = RetryError.isInstance(error) ? error.lastError : error;
  return APICallError.isInstance(last) ? last : undefined;
}

/** Undefined where no answer came. */
export function readComplaint(error: unknown): Complaint | undefined {
  const call = findCallError(error);
  if (call?.statusCode === undefined) return undefined;
  const text = tellingText(call.responseBody ?? '');
  return { status: innerStatus(call, text), text, headers: call.responseHeaders ?? {} };
}

/** Gateways such as OpenRouter answer 200 with an error inside, whose code is the status. */
function innerStatus(call: APICallError, text: string): number {
  const status = call.statusCode ?? 0;
  if (status < 200 || status > 299) return status;
  const inner = /(?:^|\n)([45]\d\d)(?:\n|$)/.exec(text)?.[1];
  return inner === undefined ? status : Number(inner);
}

function tellingText(body: string): string {
  const start = body.slice(0, bodyCharacters).trim();
  // A page of a proxy: what it says is about the proxy.
  if (start.startsWith('<')) return '';
  const parsed = parseJson(start);
  const words = parsed === undefined ? [start] : listWords(parsed, 0);
  return words.join('\n').slice(0, textCharacters).toLowerCase();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function listWords(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null || depth > maxDepth) return [];
  if (Array.isArray(value)) return value.flatMap((item) => listWords(item, depth + 1));
  return Object.entries(value)
    .filter(([field]) => tellingFields.has(field.toLowerCase()))
    .flatMap(([, inner]) => listWords(inner, depth + 1));
}
