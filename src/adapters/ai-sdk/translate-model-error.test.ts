import { APICallError, InvalidResponseDataError, LoadAPIKeyError, NoSuchModelError, RetryError } from 'ai';
import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { ContentFault, ProviderFault } from '../../ports/faults.ts';
import { translateModelError } from './translate-model-error.ts';

const secret = 'sk-live-SECRET';
const prompt = 'Ana told the doctor about her PROMPT';

interface Answered {
  readonly status: number;
  readonly error?: unknown;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

function callError({ status, error, body, headers = {} }: Answered): APICallError {
  return new APICallError({
    message: `${prompt} ${secret}`,
    url: `https://example.org/v1?key=${secret}`,
    requestBodyValues: { messages: [prompt] },
    statusCode: status,
    responseHeaders: headers,
    responseBody: body ?? JSON.stringify({ error }),
  });
}

function socketError(code: string): APICallError {
  const socket = Object.assign(new Error(`connect to ${secret}`), { code });
  return new APICallError({
    message: 'Cannot connect to API',
    url: `https://example.org/?key=${secret}`,
    requestBodyValues: prompt,
    cause: new TypeError('fetch failed', { cause: socket }),
  });
}

function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), everythingIn(error.cause)].join('\n');
}

describe('a refusal of the content', () => {
  it.each([
    { status: 400, error: { code: 'context_length_exceeded', message: 'too much' } },
    { status: 400, error: { message: "This model's maximum context length is 8192 tokens. You requested 9000" } },
    { status: 400, error: { message: 'prompt is too long: 210000 tokens > 200000 maximum' } },
    { status: 400, error: { type: 'exceed_context_size_error', message: 'exceeds the available context size' } },
    { status: 500, error: { message: 'the request exceeds the available context size' } },
    { status: 413, body: '<html>Request Entity Too Large</html>' },
    {
      status: 429,
      error: { message: 'Request too large for gpt-4o on tokens per min (TPM): Limit 10000, Requested 12000' },
    },
    { status: 400, error: { code: 'content_filter', message: 'content management policy' } },
    { status: 400, error: { message: 'no', innererror: { code: 'ResponsibleAIPolicyViolation' } } },
    { status: 403, error: { message: 'Your chosen model requires moderation and your input was flagged' } },
    { status: 400, error: { code: 'json_validate_failed', message: 'Failed to generate JSON.' } },
    { status: 400, error: { message: 'Invalid value for messages' } },
    { status: 422, body: JSON.stringify({ detail: [{ msg: 'field required', input: 'max_tokens model not found' }] }) },
    { status: 400, body: '' },
  ])('is a fault of the content: $status $error.code $error.message', (answered) => {
    const fault = translateModelError(callError(answered));
    expect(fault).toBeInstanceOf(ContentFault);
    expect(fault.message).toContain(String(answered.status));
  });
});

describe('what no other window can change', () => {
  it.each([
    { status: 401, error: { code: 'invalid_api_key' }, says: 'check the API key' },
    { status: 403, error: { message: 'forbidden' }, says: 'check what the key may use' },
    { status: 404, error: { code: 'model_not_found' }, says: 'check the name of the model and the base URL' },
    { status: 410, error: {}, says: 'check the name of the model' },
    { status: 402, error: { message: 'Insufficient Balance' }, says: 'check its plan and billing' },
    { status: 429, error: { code: 'insufficient_quota' }, says: 'check its plan and billing' },
    { status: 400, error: { message: 'API key not valid. Please pass a valid API key.' }, says: 'check the key' },
    { status: 400, error: { message: "Unsupported parameter: 'top_p'" }, says: 'check the key, the name of the model' },
    {
      status: 400,
      error: { message: 'max_tokens is too large: 99999. At most 4096 completion tokens' },
      says: 'its limits',
    },
    { status: 400, error: { message: 'litellm: Invalid model name passed in model=x' }, says: 'the name of the model' },
    { status: 400, error: { message: 'The model `x` does not exist' }, says: 'the name of the model' },
    { status: 400, error: { message: 'Your credit balance is too low' }, says: 'check the key' },
    { status: 307, body: '', says: 'check the base URL' },
    { status: 200, body: '<html>Sign in</html>', says: 'check the base URL' },
    { status: 200, body: '{"choices":"none"}', says: 'check the base URL' },
    { status: 429, error: { message: 'exceeded token rate limit of your current S0 pricing tier' }, says: 'too many' },
    { status: 408, error: {}, says: 'could not take the request' },
    { status: 409, error: {}, says: 'could not take the request' },
    { status: 500, error: {}, says: 'it failed' },
    { status: 529, error: { type: 'overloaded_error' }, says: 'it failed' },
  ])('is a fault of the provider: $status $error $body', ({ says, ...answered }) => {
    const fault = translateModelError(callError(answered));
    expect(fault).toBeInstanceOf(ProviderFault);
    expect(fault.message).toContain(says);
    expect(fault.message).toContain(String(answered.status));
  });

  it('takes the status of a gateway from inside its 200', () => {
    const fault = translateModelError(
      callError({ status: 200, error: { code: 503, message: 'Provider returned error' } }),
    );
    expect(fault.message).toBe('The model provider answered 503: it failed.');
  });

  it('carries the pause that was asked for', () => {
    const asked = callError({ status: 429, error: {}, headers: { 'retry-after': '12' } });
    expect(translateModelError(asked)).toMatchObject({ retryAfterMs: 12_000 });
    expect(translateModelError(callError({ status: 503, error: {} }))).toMatchObject({ retryAfterMs: undefined });
  });
});

describe('a provider that gives no answer', () => {
  it.each([
    { code: 'ECONNREFUSED', says: 'cannot be reached (ECONNREFUSED)' },
    { code: 'ENOTFOUND', says: 'cannot be reached (ENOTFOUND)' },
    { code: 'EAI_AGAIN', says: 'cannot be reached (EAI_AGAIN)' },
    { code: 'DEPTH_ZERO_SELF_SIGNED_CERT', says: 'cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT)' },
    { code: 'ECONNRESET', says: 'broke (ECONNRESET)' },
    { code: 'UND_ERR_SOCKET', says: 'broke (UND_ERR_SOCKET)' },
    { code: 'UND_ERR_HEADERS_TIMEOUT', says: 'did not answer in time (UND_ERR_HEADERS_TIMEOUT)' },
  ])('is at fault: $code', ({ code, says }) => {
    const fault = translateModelError(socketError(code));
    expect(fault).toBeInstanceOf(ProviderFault);
    expect(fault.message).toContain(says);
  });

  it.each([
    { error: new LoadAPIKeyError({ message: secret }), says: 'check the API key' },
    { error: new NoSuchModelError({ modelId: 'x', modelType: 'languageModel' }), says: 'check the name' },
    { error: new InvalidResponseDataError({ data: prompt }), says: 'without an answer' },
    { error: new TypeError(`${prompt} ${secret}`), says: 'unexpected way (TypeError)' },
    // As for a port that the platform refuses to connect to.
    { error: socketError(''), says: 'could not be sent to the model provider; check the base URL' },
    { error: `${prompt} ${secret}`, says: 'unexpected way (Error)' },
  ])('is at fault, whatever was thrown: $says', ({ error, says }) => {
    const fault = translateModelError(error);
    expect(fault).toBeInstanceOf(ProviderFault);
    expect(fault.message).toContain(says);
    expect(everythingIn(fault)).not.toMatch(/SECRET|PROMPT/);
  });
});

describe('what is handed on', () => {
  it.each([
    callError({ status: 400, error: { code: secret, message: prompt } }),
    callError({ status: 401, error: { message: `Incorrect API key provided: ${secret}` } }),
    callError({ status: 500, body: `${prompt} ${secret}` }),
    callError({ status: 200, body: `<p>${prompt} ${secret}</p>` }),
    socketError('ECONNREFUSED'),
  ])('holds no prompt, no answer and no key: %#', (error) => {
    const everything = everythingIn(translateModelError(error));
    expect(everything).not.toMatch(/SECRET|PROMPT|example\.org/);
    // Where it happened can still be seen.
    expect(everything).toContain('translate-model-error.test.ts');
  });

  it('is what the SDK gave up with, where it tried again against our wish', () => {
    const last = callError({ status: 401, error: {} });
    const gaveUp = new RetryError({ message: prompt, reason: 'maxRetriesExceeded', errors: [last] });
    expect(translateModelError(gaveUp).message).toContain('401');
  });

  it('is a fault of ours as it is, even inside an error of the SDK', () => {
    const own = new ProviderFault('The model provider sent more than 5 bytes.');
    const wrapped = new APICallError({ message: 'x', url: 'x', requestBodyValues: 1, statusCode: 200, cause: own });
    const dimension = new MemoirError('embedding_dimension', 'x');
    expect([own, wrapped, dimension].map(translateModelError)).toEqual([own, own, dimension]);
  });
});
