import type { MessageInput } from '../../domain/turn-schema.ts';

/** A conversation as an application would hand it over. */
export interface SampleConversation {
  readonly sessionId: string;
  readonly messages: readonly MessageInput[];
}

type Line = readonly [speaker: 'Ana' | 'Bruno' | 'assistant', occurredAt: string, content: string];

/** Whom the memory belongs to. */
export const sampleUserId = 'ana';

/**
 * Three conversations over ten months, invented for this demonstration: with an assistant, with a friend, and with the
 * assistant again. They hold what memory has to cope with: facts that change, a correction, plans with relative dates, and
 * small talk that is not worth keeping.
 */
export const sampleConversations: readonly SampleConversation[] = [
  conversation('first-chat', [
    ['Ana', '2024-11-09T19:02:00+00:00', 'Hi there! Good evening.'],
    ['assistant', '2024-11-09T19:02:09+00:00', 'Good evening! How can I help?'],
    ['Ana', '2024-11-09T19:03:10+00:00', 'I live in Porto. It has been raining for a week here.'],
    ['assistant', '2024-11-09T19:03:21+00:00', 'Sounds like an evening to stay in and cook.'],
    ['Ana', '2024-11-09T19:04:30+00:00', "Exactly. I'm allergic to peanuts. What could I make with mushrooms?"],
    ['assistant', '2024-11-09T19:04:44+00:00', 'A risotto, perhaps?'],
    [
      'Ana',
      '2024-11-09T19:05:40+00:00',
      'Perfect, I love risotto. I work at Radio Maré as a sound engineer. The evening shift is long.',
    ],
    ['assistant', '2024-11-09T19:05:52+00:00', 'Then here is one that takes half an hour.'],
    ['Ana', '2024-11-09T19:07:15+00:00', 'My cat is called Pixel. She always begs for the cheese, haha.'],
    ['Ana', '2024-11-09T19:07:41+00:00', 'Ok, thanks, bye!'],
  ]),
  conversation('with-bruno', [
    ['Bruno', '2025-03-22T12:30:00+00:00', 'Hey Ana! How are you?'],
    ['Ana', '2025-03-22T12:31:10+00:00', 'Tired! I moved to Lisbon last week. Boxes everywhere.'],
    ['Bruno', '2025-03-22T12:32:00+00:00', 'Wow, congratulations! And the radio?'],
    ['Ana', '2025-03-22T12:33:20+00:00', 'I work at Estúdio Tejo now.'],
    ['Bruno', '2025-03-22T12:34:05+00:00', 'Nice. I bought a motorbike yesterday. I will visit you soon!'],
    ['Ana', '2025-03-22T12:35:00+00:00', 'Please do! My sister Marta lives in Lisbon too.'],
    ['Bruno', '2025-03-22T12:35:40+00:00', 'Cool, see you!'],
  ]),
  conversation('autumn-plans', [
    ['Ana', '2025-08-30T09:15:00+01:00', 'Good morning :)'],
    ['assistant', '2025-08-30T09:15:06+01:00', 'Good morning, Ana! How is Estúdio Tejo?'],
    ['Ana', '2025-08-30T09:16:20+01:00', 'Sorry, I gave you the wrong name. Actually, I work at Estúdio Atlântico.'],
    ['assistant', '2025-08-30T09:16:33+01:00', 'Thank you, I will remember that. Anything planned for the autumn?'],
    ['Ana', '2025-08-30T09:17:45+01:00', "I'm planning to run the Lisbon half marathon in October."],
    ['assistant', '2025-08-30T09:17:58+01:00', 'Great goal! When do you train?'],
    ['Ana', '2025-08-30T09:19:00+01:00', 'I prefer running at sunrise. The city is quiet then.'],
    ['assistant', '2025-08-30T09:19:12+01:00', 'Along the river it is.'],
    ['Ana', '2025-08-30T09:20:02+01:00', 'lol, yes'],
  ]),
];

function conversation(sessionId: string, lines: readonly Line[]): SampleConversation {
  return {
    sessionId,
    messages: lines.map(([speaker, occurredAt, content], index): MessageInput => {
      const said = { sessionId, id: `${sessionId}-${index + 1}`, occurredAt, content };
      if (speaker === 'assistant') return { ...said, role: 'assistant', userId: sampleUserId };
      return { ...said, role: 'user', name: speaker, userId: speaker.toLowerCase() };
    }),
  };
}
