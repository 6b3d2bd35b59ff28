import { describe, expect, it } from 'vitest';
import type { Message } from '../domain/turn-schema.ts';
import { requestOfConversation, requestOfMessages, requestOfQueueMessage } from './append-request.ts';

const message = (fields: Partial<Message> = {}): Message => ({ role: 'user', content: 'Hi', ...fields });

describe('the request of messages', () => {
  it('takes what belongs to the session from wherever it stands', () => {
    const list = [
      message({ content: 'a', id: '1' }),
      message({ sessionId: 's', userId: 'u' }),
      message({ projectId: 'p', sessionId: 's' }),
    ];
    expect(requestOfMessages(list)).toEqual({
      sessionId: 's',
      projectId: 'p',
      turns: [
        { role: 'user', content: 'a', id: '1' },
        { role: 'user', content: 'Hi', userId: 'u' },
        { role: 'user', content: 'Hi' },
      ],
    });
  });

  it.each(['sessionId', 'projectId', 'agentId', 'roomId'] as const)('refuses two values of %s', (field) => {
    const list = [message({ [field]: 'a' }), message(), message({ [field]: 'b' })];
    expect(() => requestOfMessages(list)).toThrow(
      expect.objectContaining({ code: 'invalid_request', field: `messages[2].${field}` }),
    );
  });

  it('lets several users talk', () => {
    expect(requestOfMessages([message({ userId: 'a' }), message({ userId: 'b' })]).turns).toMatchObject([
      { userId: 'a' },
      { userId: 'b' },
    ]);
  });
});

describe('the request of a conversation', () => {
  it('is both turns, in the room where no session is named', () => {
    const pair = { humanMessage: 'Q', aiMessage: 'A', roomId: 'r' };
    expect(requestOfConversation(pair)).toMatchObject({
      sessionId: 'r',
      roomId: 'r',
      turns: [
        { role: 'user', content: 'Q' },
        { role: 'assistant', content: 'A' },
      ],
    });
    expect(requestOfConversation({ ...pair, sessionId: 's' })).toMatchObject({ sessionId: 's', roomId: 'r' });
    expect(requestOfConversation({ humanMessage: 'Q', aiMessage: 'A' })).not.toHaveProperty('sessionId');
  });
});

describe('the request of a queued message', () => {
  it('is one turn', () => {
    expect(requestOfQueueMessage({ content: 'x', roleType: 'assistant', roomId: 'r', userDid: 'u' })).toEqual({
      sessionId: 'r',
      roomId: 'r',
      turns: [{ role: 'assistant', content: 'x', userId: 'u' }],
    });
  });
});
