import { expect, it } from 'vitest';
import { parseRole } from './role.ts';

it('reads the four roles and their three aliases', () => {
  const read = ['user', 'assistant', 'system', 'tool', 'human', 'ai', 'developer'].map((role) => parseRole(role));
  expect(read).toEqual(['user', 'assistant', 'system', 'tool', 'user', 'assistant', 'system']);
});

it('refuses every other value, inherited names included', () => {
  for (const role of ['User', 'bot', '', 'constructor', '__proto__', null, 3]) {
    expect(() => parseRole(role, 'messages[0].role')).toThrow('messages[0].role must be one of user, assistant');
  }
});
