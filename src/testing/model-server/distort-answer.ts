import type { ChatOutcome } from './chat-outcome.ts';
import { addUnknownTurns, confuseTypes } from './distort-json.ts';
import type { DrawnFault } from './fault-plan.ts';
import { modelServerLimits } from './limits.ts';
import type { ChatCall } from './model-call.ts';
import type { SeededRandom } from './seeded-random.ts';

const frames: readonly (readonly [before: string, after: string])[] = [
  ['Sure! Here is what I found:\n\n', '\n\nLet me know if you need anything else.'],
  ['I went through it [twice] and used the format {as you asked}. Result: ', ' That is all {I think}.'],
  ['Here is the JSON you asked for.\n\n```json\n', '\n```\n\nNote that I left out what was not certain.'],
];
const loop = 'and then again ';

/** What becomes of an answer under a fault that works upon it; the answer itself under any other. */
export function distortAnswer(answer: string, drawn: DrawnFault | undefined, call: ChatCall): ChatOutcome {
  const complete = { content: answer, finishReason: 'stop' } as const;
  if (drawn === undefined) return complete;
  const { fault, random } = drawn;
  switch (fault.kind) {
    case 'truncated_json':
      return { content: cutSomewhere(answer, random), finishReason: 'length' };
    case 'truncated_silently':
      return { content: cutSomewhere(answer, random), finishReason: 'stop' };
    case 'degenerate':
      return { content: cutSomewhere(answer, random) + repeatLoop(), finishReason: 'length' };
    case 'fenced_json':
      return { ...complete, content: `\`\`\`json\n${answer}\n\`\`\`` };
    case 'prose': {
      const [before, after] = random.pick(frames);
      return { ...complete, content: before + answer + after };
    }
    case 'wrong_types':
      return { ...complete, content: throughJson(answer, (value) => confuseTypes(value, random)) };
    case 'unknown_turns':
      return { ...complete, content: throughJson(answer, (value) => addUnknownTurns(value, call.text, random)) };
    default:
      return complete;
  }
}

/** Leaves at least the first character and takes at least the last, where there are two. Never cuts a character in two. */
export function cutSomewhere(text: string, random: SeededRandom): string {
  const characters = [...text];
  if (characters.length < 2) return '';
  return characters.slice(0, 1 + random.below(characters.length - 1)).join('');
}

function repeatLoop(): string {
  return loop.repeat(Math.ceil(modelServerLimits.degenerateWords / loop.trim().split(' ').length)).trimEnd();
}

/** An answer that is not JSON is left as it is: there is nothing in it to get wrong. */
function throughJson(answer: string, distort: (value: unknown) => unknown): string {
  const document = parseDocument(answer);
  return document === undefined ? answer : JSON.stringify(distort(document.value));
}

function parseDocument(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
