import { modelServerLimits } from './limits.ts';
import type { ChatCall } from './model-call.ts';

/** An answer: a text as it is, or any other value, which is sent as JSON. */
export type ChatAnswer = string | object;

/** Makes an answer from what was asked. It may take its time: the client waits as it would for a slow model. */
export type ChatAnswerer = (call: ChatCall) => ChatAnswer | Promise<ChatAnswer>;

/** Where the answers come from. */
export interface AnswerSource {
  /** For the next calls, before whatever else would have been answered. */
  add(answers: readonly (ChatAnswer | ChatAnswerer)[]): void;
  answer(call: ChatCall): Promise<string>;
}

/** A list is a script, each answer for one call; a function answers every call. */
export function createAnswerSource(
  given: ChatAnswerer | readonly (ChatAnswer | ChatAnswerer)[] = () => ({}),
): AnswerSource {
  const waiting: (ChatAnswer | ChatAnswerer)[] = [];
  const add = (answers: readonly (ChatAnswer | ChatAnswerer)[]): void => {
    if (waiting.length + answers.length > modelServerLimits.waiting) {
      throw new RangeError(`at most ${modelServerLimits.waiting} answers wait at once: give a function`);
    }
    waiting.push(...answers);
  };
  if (typeof given !== 'function') add(given);
  return {
    add,
    async answer(call) {
      const next = waiting.shift() ?? (typeof given === 'function' ? given : undefined);
      if (next === undefined) throw new Error('the script of answers is at its end');
      const answer = typeof next === 'function' ? await (next as ChatAnswerer)(call) : next;
      return typeof answer === 'string' ? answer : JSON.stringify(answer);
    },
  };
}
