import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MemoirError } from './errors.ts';
import { sessionOf, turnOfMessage, turnOfQueueMessage, turnsOfConversation } from './message-turns.ts';
import { parseInput } from './parse-input.ts';
import { conversationSchema, messagesBodySchema, queueMessageSchema, storeRawSchema } from './turn-schema.ts';

function errorOf(schema: z.ZodType, value: unknown): MemoirError {
  try {
    parseInput(schema, value, { root: 'messages' });
  } catch (error) {
    if (error instanceof MemoirError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

const turn = { role: 'human', content: 'Hi' };

describe('the body of POST /messages', () => {
  it('is one turn or a list, with aliases and times resolved', () => {
    expect(parseInput(messagesBodySchema, turn)).toEqual({ role: 'user', content: 'Hi' });
    const [only] = [
      parseInput(messagesBodySchema, [{ ...turn, occurredAt: '2024-01-15T10:30:00+02:00', tokens: 3 }]),
    ].flat();
    expect(only).toEqual({
      role: 'user',
      content: 'Hi',
      tokens: 3,
      occurredAt: { instant: new Date('2024-01-15T08:30:00Z'), offsetMinutes: 120 },
    });
  });

  it.each([
    [{ ...turn, content: ' ' }, 'invalid_request', 'content', 'content must not be blank.'],
    [{ ...turn, content: 7 }, 'invalid_request', 'content', 'content must be a string.'],
    [{ role: 'user' }, 'invalid_request', 'content', 'content is required.'],
    [
      [turn, { ...turn, content: 'a\0' }],
      'invalid_text',
      'messages[1].content',
      'messages[1].content contains a NUL character.',
    ],
    [
      [{ ...turn, content: 'x'.repeat(100_001) }],
      'too_large',
      'messages[0].content',
      'is longer than 100000 characters.',
    ],
    [{ ...turn, role: 'robot' }, 'invalid_request', 'role', 'role must be one of user, assistant'],
    [[{ ...turn, colour: 'red' }], 'invalid_request', 'messages[0].colour', 'messages[0].colour is not a known field.'],
    [{ ...turn, 'my secret': 1 }, 'invalid_request', 'messages', 'holds an unknown field.'],
    [{ ...turn, occurredAt: '2024-02-30T00:00:00Z' }, 'invalid_request', 'occurredAt', 'does not exist.'],
    [{ ...turn, tokens: -1 }, 'invalid_request', 'tokens', 'tokens must be at least 0.'],
    [{ ...turn, tokens: 1.5 }, 'invalid_request', 'tokens', 'tokens must be a whole number.'],
    [{ ...turn, sessionId: '' }, 'invalid_request', 'sessionId', 'sessionId must not be empty.'],
    [{ ...turn, metadata: [] }, 'invalid_request', 'metadata', 'metadata must be a JSON object.'],
    [{ ...turn, metadata: null }, 'invalid_request', 'metadata', 'metadata must be a JSON object.'],
    [{ ...turn, metadata: { a: 'x'.repeat(17_000) } }, 'too_large', 'metadata', 'bytes as JSON.'],
    [[], 'invalid_request', 'messages', 'messages must hold at least 1 item.'],
    [Array.from({ length: 501 }, () => turn), 'too_large', 'messages', 'messages holds more than 500 items.'],
    ['text', 'invalid_request', 'messages', 'messages must be an object.'],
    [undefined, 'invalid_request', 'messages', 'messages is required.'],
    [
      JSON.parse('{"role":"user","content":"x","__proto__":{"a":1}}'),
      'invalid_request',
      '__proto__',
      'is not a known field.',
    ],
  ])('refuses %j', (body, code, field, detail) => {
    const error = errorOf(messagesBodySchema, body);
    expect(error).toMatchObject({ code, field });
    expect(error.detail).toContain(detail);
  });

  it('never repeats a value in its errors', () => {
    const secret = 'hunter2';
    for (const body of [
      { ...turn, role: secret },
      { ...turn, occurredAt: secret },
      { ...turn, content: `${secret}\0` },
      secret,
    ]) {
      const error = errorOf(messagesBodySchema, body);
      expect(`${error.message} ${String(error.cause)}`).not.toContain(secret);
    }
  });

  it('is described for the OpenAPI document with its bounds', () => {
    const json = JSON.stringify(z.toJSONSchema(messagesBodySchema, { io: 'input' }));
    for (const part of [
      '"maxLength":100000',
      '"maxItems":500',
      '"format":"date-time"',
      '"additionalProperties":false',
      '"developer"',
    ]) {
      expect(json).toContain(part);
    }
  });
});

describe('turns of requests', () => {
  it('leave out what is absent', () => {
    const message = parseInput(messagesBodySchema, { ...turn, id: 'm1', sessionId: 's', name: undefined });
    expect([message].flat().map(turnOfMessage)).toStrictEqual([{ id: 'm1', role: 'user', content: 'Hi' }]);
  });

  it('come in pairs from a conversation', () => {
    const pair = parseInput(conversationSchema, {
      humanMessage: 'Q',
      aiMessage: 'A',
      userName: 'Ana',
      aiName: 'Oracle',
      roomId: 'r',
      userDid: 'did:ana',
    });
    expect(turnsOfConversation(pair)).toStrictEqual([
      { role: 'user', name: 'Ana', content: 'Q', userId: 'did:ana' },
      { role: 'assistant', name: 'Oracle', content: 'A', userId: 'did:ana' },
    ]);
    expect(sessionOf(pair)).toBe('r');
  });

  it('come from a queued message', () => {
    const message = parseInput(queueMessageSchema, {
      content: 'x',
      roleType: 'ai',
      name: 'Bo',
      sessionId: 's',
      roomId: 'r',
    });
    expect(turnOfQueueMessage(message)).toStrictEqual({ role: 'assistant', name: 'Bo', content: 'x' });
    expect(sessionOf(message)).toBe('s');
  });
});

describe('the body of POST /store_raw', () => {
  it('reads null as absent', () => {
    expect(parseInput(storeRawSchema, { session_data: 'User: hi', session_id: null, metadata: null })).toMatchObject({
      session_data: 'User: hi',
    });
  });

  it('bounds the text at 5 MB and asks for something to read', () => {
    expect(errorOf(storeRawSchema, { session_data: 'x'.repeat(5 * 1024 * 1024 + 1) }).code).toBe('too_large');
    expect(errorOf(storeRawSchema, { session_data: '\n' }).detail).toBe('session_data must not be blank.');
    expect(errorOf(storeRawSchema, { session_data: 'x', metadata: 'y' }).field).toBe('metadata');
    expect(errorOf(storeRawSchema, { session_data: 'x', metadata: { a: '\0' } }).code).toBe('invalid_text');
  });
});
