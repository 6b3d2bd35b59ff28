import { APICallError, UnsupportedFunctionalityError } from 'ai';
import { describe, expect, it } from 'vitest';
import { type AnswerFormat, findSimplerWording, simplerOf, type Wording, wordingFor } from './wording.ts';

function refusal(status: number, message: string): APICallError {
  return new APICallError({
    message,
    url: 'x',
    requestBodyValues: {},
    statusCode: status,
    responseBody: message === '' ? '' : JSON.stringify({ error: { message } }),
  });
}

const strict: Wording = { format: 'strict', limitName: 'max_tokens' };

function formatAfter(format: AnswerFormat, error: unknown): AnswerFormat | undefined {
  return findSimplerWording({ ...strict, format }, error)?.format;
}

describe('a server that does not know how to answer in a format', () => {
  it.each([
    "Invalid schema for response_format 'facts': 'maxItems' is not permitted.",
    'This model does not support response format `json_schema`.',
    'This response_format type is unavailable now',
    "litellm.UnsupportedParamsError: does not support parameters: ['response_format']",
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    'failed to parse grammar',
    'Unknown name "additionalProperties" at generation_config.response_schema',
  ])('is asked for less, step by step: %s', (message) => {
    const error = refusal(400, message);
    expect((['strict', 'schema', 'json', 'text'] as const).map((format) => formatAfter(format, error))).toEqual([
      'schema',
      'json',
      'text',
      undefined,
    ]);
    expect(formatAfter('strict', refusal(422, message))).toBe('schema');
  });

  it('is asked for none where it does not say what is wrong', () => {
    expect(formatAfter('strict', refusal(400, ''))).toBe('text');
    expect(formatAfter('text', refusal(400, ''))).toBeUndefined();
  });

  it('may be the SDK itself', () => {
    const error = new UnsupportedFunctionalityError({ functionality: 'JSON response format' });
    expect(formatAfter('strict', error)).toBe('schema');
  });
});

describe('a server that calls the limit of an answer otherwise', () => {
  it('is told it under that name, once', () => {
    const error = refusal(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
    const simpler = findSimplerWording(strict, error);
    expect(simpler).toEqual({ format: 'strict', limitName: 'max_completion_tokens' });
    expect(findSimplerWording(simpler ?? strict, error)).toBeUndefined();
  });
});

describe('a refusal for another reason', () => {
  it.each([
    refusal(400, "maximum context length is 5 tokens; reduce the length or drop 'response_format'"),
    refusal(400, 'content_filter: the response_format was fine'),
    refusal(400, 'json_validate_failed: does not match the expected schema'),
    refusal(400, 'Invalid value for messages'),
    refusal(401, 'response_format needs a better key'),
    refusal(500, 'response_format broke the server'),
    new Error('response_format'),
  ])('changes nothing: %s', (error) => {
    expect(findSimplerWording(strict, error)).toBeUndefined();
  });
});

describe('of two wordings', () => {
  it('the one that asks for less holds in each respect', () => {
    const left: Wording = { format: 'json', limitName: 'max_tokens' };
    const right: Wording = { format: 'schema', limitName: 'max_completion_tokens' };
    expect(simplerOf(left, right)).toEqual({ format: 'json', limitName: 'max_completion_tokens' });
    expect(simplerOf(right, left)).toEqual(simplerOf(left, right));
  });
});

describe('a schema', () => {
  const object = (fields: object) => ({ type: 'object', additionalProperties: false, ...fields });
  const text = { type: 'string' };

  it.each([
    object({ properties: { a: text }, required: ['a'] }),
    object({ properties: { type: text, properties: text }, required: ['type', 'properties'] }),
    object({ properties: { a: { anyOf: [text, { type: 'null' }] } }, required: ['a'] }),
    object({ properties: { a: { type: 'array', items: object({ properties: {}, required: [] }) } }, required: ['a'] }),
  ])('is enforced where all is said: %j', (schema) => {
    expect(wordingFor(strict, schema)).toEqual(strict);
  });

  it.each([
    { type: 'object' },
    { type: ['object', 'null'] },
    { type: 'object', properties: { a: text }, required: ['a'] },
    object({ properties: { a: text } }),
    object({ properties: { a: text, b: text }, required: ['a'] }),
    object({ properties: { a: { type: 'array', items: { type: 'object', properties: {} } } }, required: ['a'] }),
    object({ properties: {}, $defs: { part: { type: 'object', properties: { a: text } } } }),
  ])('is a hint where it leaves something open: %j', (schema) => {
    expect(wordingFor(strict, schema)).toEqual({ ...strict, format: 'schema' });
    expect(wordingFor({ ...strict, format: 'json' }, schema).format).toBe('json');
  });
});
