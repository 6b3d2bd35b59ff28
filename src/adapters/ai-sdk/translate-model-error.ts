import { EmptyResponseBodyError, InvalidResponseDataError, LoadAPIKeyError, NoSuchModelError } from 'ai';
import { MemoirError } from '../../domain/errors.ts';
import { ContentFault, ProviderFault } from '../../ports/faults.ts';
import { type Complaint, findCallError, readComplaint } from './provider-complaint.ts';
import { readRetryAfter } from './retry-after.ts';

/** Too long for the model, whatever the status: a smaller window can succeed. */
const tooLong =
  /context[_ -]?(?:length|window|size)|maximum context|prompt is too long|input is too long|too many (?:input |prompt )?tokens|reduce (?:the|your) (?:length|prompt|input)|string_above_max_length|request (?:is )?too large/;
/** A single request beyond what a minute allows: no pause helps. Other words about tokens in a 429 are about the rate. */
const tooLargeForMinute = /request (?:is )?too large/;
const filtered =
  /content[_ ]?(?:filter|policy|management)|responsibleai|data_?inspection|moderation|flagged|safety (?:system|setting|filter)|jailbreak/;
/** A 400 that no window can help: the settings are wrong, or the account is. */
const misconfigured =
  /api[_ ]?key|unauthorized|unsupported[_ ](?:parameter|value)|unknown[_ ]parameter|unrecognized request argument|max_(?:completion_)?tokens|model[_ ]not[_ ](?:found|exist)|(?:invalid|unknown|no such) model|not a valid model|model\b.{0,80}\b(?:does not exist|not found|not supported|deprecated)|deploymentnotfound|operationnotsupported|api[- ]?version|quota|credit|billing/;
const outOfCredit = /insufficient_quota|quota|credit|billing|balance/;

/** Codes of Node and undici that mean that an open connection broke. */
const brokenConnection = /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_ABORTED|ERR_STREAM_PREMATURE_CLOSE)$/;
const networkTimeout = /^(?:ETIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/;
const maxCauses = 8;

/**
 * Turns whatever the SDK threw into what a caller can react to: a ContentFault where a smaller or another window may
 * succeed, a ProviderFault for everything else, wrong keys and names included, which must not use up a window's attempts.
 * Message and cause hold the status and our own words, never what the provider wrote: that may quote prompts and keys.
 */
export function translateModelError(error: unknown): ContentFault | ProviderFault | MemoirError {
  const known = findFault(error);
  if (known !== undefined) return known;
  const cause = plainCause(error);
  const complaint = readComplaint(error);
  const code = findCode(error);
  // A body that broke off has a status too, but what happened to the connection says more.
  if (code !== undefined) return new ProviderFault(describeNetwork(code), { cause });
  if (complaint !== undefined) return ofComplaint(complaint, cause);
  return new ProviderFault(describeOther(error), { cause });
}

/** Whether the request was refused for what it says, not for how it is put. */
export function isAboutContent({ text }: Complaint): boolean {
  return tooLong.test(text) || filtered.test(text);
}

function ofComplaint(complaint: Complaint, cause: Error): ContentFault | ProviderFault {
  const { status, headers } = complaint;
  const content = contentReason(complaint);
  if (content !== undefined) return new ContentFault(sentence(status, content), { cause });
  const retryAfterMs = readRetryAfter(headers);
  return new ProviderFault(sentence(status, providerReason(complaint)), {
    cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function contentReason({ status, text }: Complaint): string | undefined {
  if (status === 429) {
    return tooLargeForMinute.test(text) ? 'the request alone is larger than its limit for a minute' : undefined;
  }
  if (status < 400) return undefined;
  if (status === 413 || tooLong.test(text)) return 'the request is too long for the model';
  if (status >= 500 || status === 401) return undefined;
  if (filtered.test(text)) return 'its content filter refused the request';
  if (status !== 400 && status !== 422) return undefined;
  return misconfigured.test(text) ? undefined : 'it does not accept the request';
}

function providerReason({ status, text }: Complaint): string {
  if (status < 300) return 'that was no answer of a model; check the base URL';
  if (status < 400) return 'it redirects, which is not followed; check the base URL';
  if (status === 402 || (status === 429 && outOfCredit.test(text))) {
    return 'the account has no quota or credit left; check its plan and billing';
  }
  switch (status) {
    case 400:
    case 422:
      return 'it does not accept the settings; check the key, the name of the model, the API version and its limits';
    case 401:
      return 'it does not accept the key; check the API key';
    case 403:
      return 'it denies access; check what the key may use, and from where';
    case 404:
    case 405:
    case 410:
      return 'it does not know the model or the address; check the name of the model and the base URL';
    case 429:
      return 'too many requests or tokens';
    default:
      return status >= 500 ? 'it failed' : 'it could not take the request';
  }
}

function sentence(status: number, reason: string): string {
  return `The model provider answered ${status}: ${reason}.`;
}

function describeNetwork(code: string): string {
  if (networkTimeout.test(code)) return `The model provider did not answer in time (${code}).`;
  if (brokenConnection.test(code)) return `The connection to the model provider broke (${code}).`;
  return `The model provider cannot be reached (${code}); check the base URL and the network.`;
}

function describeOther(error: unknown): string {
  if (LoadAPIKeyError.isInstance(error)) return 'The model has no key; check the API key.';
  if (NoSuchModelError.isInstance(error)) return 'The provider has no such model; check the name of the model.';
  if (InvalidResponseDataError.isInstance(error) || EmptyResponseBodyError.isInstance(error)) {
    return 'The model provider answered without an answer of a model.';
  }
  if (findCallError(error) !== undefined) {
    return 'The request could not be sent to the model provider; check the base URL and the network.';
  }
  return `The model failed in an unexpected way (${errorName(error)}).`;
}

/** Faults that we raised ourselves, inside the SDK or beside it. */
function findFault(error: unknown): ContentFault | ProviderFault | MemoirError | undefined {
  return listCauses(error).find(
    (cause) => cause instanceof ProviderFault || cause instanceof ContentFault || cause instanceof MemoirError,
  );
}

/** The code of a socket, a resolver or of TLS. */
function findCode(error: unknown): string | undefined {
  for (const cause of listCauses(error)) {
    const code: unknown = Reflect.get(cause, 'code');
    if (typeof code === 'string' && /^(?:E[A-Z]{2,20}|[A-Z]{3,12}(?:_[A-Z0-9]{1,20}){1,6})$/.test(code)) return code;
  }
  return undefined;
}

function listCauses(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < maxCauses; cause = cause.cause) causes.push(cause);
  return causes;
}

/** Keeps the kind and the stack frames of a foreign error, but not its message, its body or its request. */
function plainCause(error: unknown): Error {
  const cause = new Error(errorName(error));
  if (error instanceof Error && error.stack !== undefined) {
    const frames = error.stack.split('\n').filter((line) => /^\s+at /.test(line));
    cause.stack = [`Error: ${cause.message}`, ...frames].join('\n');
  }
  return cause;
}

function errorName(error: unknown): string {
  return error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : 'Error';
}
