import { buildExtractionAnswer } from '../../src/testing/build-extraction-answer.ts';
import type { ChatCall } from '../../src/testing/model-server/model-call.ts';
import { readPrompt } from '../../test/evals/model/read-prompt.ts';

/** A fact for so many turns. */
const turnsPerFact = 3;

/** What a model answers that notes every third turn in the words that were said. To a prompt about pairs: that both hold. */
export function takeNotes({ messages }: Pick<ChatCall, 'messages'>): object {
  const { turns, pairs } = readPrompt(messages.at(-1)?.content ?? '');
  if (pairs > 0)
    return { verdicts: Array.from({ length: pairs }, (_, index) => ({ pair: index + 1, verdict: 'add' })) };
  return buildExtractionAnswer({
    facts: turns
      .filter((_turn, index) => index % turnsPerFact === 0)
      .map(({ number, content }) => ({
        text: `Ana said: ${content}`,
        about: 'Ana',
        turns: [number],
        quote: content.split(' ').slice(0, 12).join(' '),
      })),
    summary: `Ana told of ${turns.length} things that had happened, one after the other, and of what she thought of them.`,
  });
}
