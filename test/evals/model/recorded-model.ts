import { ProviderFault } from '../../../src/ports/faults.ts';
import type { LanguageModel, ModelAnswer, ModelRequest } from '../../../src/ports/language-model.ts';

/** One call as the engine made it, and what came of it. */
export interface RecordedCall {
  readonly request: ModelRequest;
  answer: ModelAnswer | undefined;
  /** Its time was up, or it was given up: whatever the server sent reached nobody. */
  gaveUp: boolean;
}

/** A model with a record of its calls, oldest first. */
export interface RecordedModel {
  readonly model: LanguageModel;
  readonly calls: readonly RecordedCall[];
}

/** Writes down what a model is asked and answers; `onAnswer` before the engine has it. */
export function recordModel(model: LanguageModel, onAnswer: (call: RecordedCall) => void = () => {}): RecordedModel {
  const calls: RecordedCall[] = [];
  return {
    calls,
    model: {
      id: model.id,
      async generate(request, signal) {
        const call: RecordedCall = { request, answer: undefined, gaveUp: false };
        calls.push(call);
        try {
          const answer = await model.generate(request, signal);
          call.answer = answer;
          onAnswer(call);
          return answer;
        } catch (error) {
          call.gaveUp = signal.aborted || (error instanceof ProviderFault && error.timedOut);
          throw error;
        }
      },
    },
  };
}
