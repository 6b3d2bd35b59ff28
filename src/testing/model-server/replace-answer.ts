import type { ChatOutcome } from './chat-outcome.ts';
import type { DrawnFault } from './fault-plan.ts';

const proseWithoutJson = [
  'I have read the whole conversation carefully, and it is a pleasant one. Nothing in it surprises me.',
  'There is quite a lot to say about this. First of all, the people involved seem to know each other well.',
  'Of course! Could you tell me a little more about what you would like me to do with it?',
];

/**
 * The faults in which a model answers something else altogether: no choices at all, or one that has nothing to do with
 * what would have been answered. Undefined for the others.
 */
export function replaceAnswer({ fault, random }: DrawnFault): readonly ChatOutcome[] | undefined {
  switch (fault.kind) {
    case 'refusal':
      return [{ content: null, refusal: "I'm sorry, but I can't help with that.", finishReason: 'stop' }];
    case 'content_filter':
      return [{ content: null, finishReason: 'content_filter' }];
    case 'only_prose':
      return [{ content: random.pick(proseWithoutJson), finishReason: 'stop' }];
    case 'empty':
      return [{ content: '', finishReason: 'stop' }];
    case 'no_choices':
      return [];
    default:
      return undefined;
  }
}
