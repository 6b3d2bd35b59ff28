import type { z } from 'zod';
import type { contextSchema } from '../domain/context-schema.ts';
import type { memoryEditSchema, newMemorySchema } from '../domain/memory-schema.ts';
import type { recallSchema } from '../domain/recall-schema.ts';
import type { searchSchema } from '../domain/search-schema.ts';
import type { conversationSchema, messagesBodySchema, storeRawSchema } from '../domain/turn-schema.ts';

/** One body of each call as people would send it: shown in the documentation, and where generated requests begin. */
export const messagesExamples: z.input<typeof messagesBodySchema>[] = [
  {
    sessionId: 'chat-7',
    role: 'user',
    name: 'Ana',
    userId: 'ana',
    content: 'I moved to Brno last week.',
    id: 'turn-1',
  },
  [
    { sessionId: 'chat-7', role: 'assistant', content: 'How do you like it there?', id: 'turn-2' },
    { sessionId: 'chat-7', role: 'user', name: 'Ana', userId: 'ana', content: 'Very much!', id: 'turn-3' },
  ],
];

export const conversationExamples: z.input<typeof conversationSchema>[] = [
  {
    humanMessage: 'I moved to Brno last week.',
    aiMessage: 'How do you like it there?',
    userName: 'Ana',
    aiName: 'Helper',
    roomId: '!room:example.org',
    userDid: 'did:example:ana',
  },
];

export const storeRawExamples: z.input<typeof storeRawSchema>[] = [
  {
    session_data: 'Ana: I moved to Brno last week.\nBob: How do you like it there?',
    session_id: 'chat-8',
    metadata: { user_id: 'ana', timestamp: '2024-01-15T10:30:00Z' },
  },
];

export const recallExamples: z.input<typeof recallSchema>[] = [{ query: 'Where does Ana live?', userId: 'ana' }];

export const contextExamples: z.input<typeof contextSchema>[] = [
  { query: 'Where does Ana live?', userId: 'ana', sessionId: 'chat-7', tokenBudget: 500 },
  { query: 'Where does Ana live?', scope: 'all', template: { intro: '', memory: '* {text} ({date})' } },
];

export const searchExamples: z.input<typeof searchSchema>[] = [
  { query: 'Where does Ana live?', top_k: 3, filter: { session_id: 'chat-7' } },
];

export const newMemoryExamples: z.input<typeof newMemorySchema>[] = [
  { text: 'Ana lives in Brno.', subject: 'Ana', attribute: 'home', userId: 'ana', importance: 8 },
];

export const memoryEditExamples: z.input<typeof memoryEditSchema>[] = [{ text: 'Ana lives in Brno, near the park.' }];
