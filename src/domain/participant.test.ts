import { expect, it } from 'vitest';
import { isParticipant } from './participant.ts';
import { speakerName } from './speaker-name.ts';

it('takes a user as a participant under any name, a system or tool under none', () => {
  expect(isParticipant('user', undefined)).toBe(true);
  expect(isParticipant('user', 'bot')).toBe(true);
  expect(isParticipant('system', 'Melanie')).toBe(false);
  expect(isParticipant('tool', 'Melanie')).toBe(false);
});

it.each([
  'Melanie',
  'Maria de la Cruz',
  '田中',
  'LeBron James',
  'Jean-Luc Picard',
  "O'Neil",
  'Dr. Chen',
  'Abbot',
  'محمد',
])('takes an assistant called %s as a participant', (name) => expect(isParticipant('assistant', name)).toBe(true));

it.each([
  undefined,
  '',
  'assistant',
  'Assistant',
  'AI',
  'A.I.',
  'bot',
  'ChatGPT',
  'gpt-4o',
  'Claude 3.5',
  'llama',
  'luna',
  'Oracle Assistant',
  'Support Agent',
  'HelpBot',
  'OpenAI',
  'LLM',
  '助手',
  'The assistant of the whole team here today',
])('does not take an assistant called %s as a participant', (name) => {
  expect(isParticipant('assistant', name)).toBe(false);
});

it('names a speaker by name, else by the id of a user, else by role', () => {
  expect(speakerName({ role: 'user', name: 'Ana', userId: 'u1' })).toBe('Ana');
  expect(speakerName({ role: 'user', userId: 'u1' })).toBe('u1');
  expect(speakerName({ role: 'user' })).toBe('User');
  expect(speakerName({ role: 'assistant', userId: 'u1' })).toBe('Assistant');
  expect(speakerName({ role: 'tool', name: ' ' })).toBe('Tool');
});
