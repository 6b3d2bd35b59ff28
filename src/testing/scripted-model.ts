import { estimateTokens } from '../domain/tokens.ts';
import type { LanguageModel, ModelAnswer, ModelRequest } from '../ports/language-model.ts';

/** An answer: its text, a value that is sent as JSON, either with how it ended, or a fault that is thrown. */
export type ScriptedAnswer =
  | string
  | object
  | Error
  | { readonly text: string; readonly finish: ModelAnswer['finish'] };

/** A language model that does what a test says, and remembers what it was asked. */
export interface ScriptedModel extends LanguageModel {
  readonly calls: readonly ModelRequest[];
}

/** Gives the answers in turn, or what a function says; beyond the last of a list it fails, so that no call goes unnoticed. */
export function createScriptedModel(
  script: readonly ScriptedAnswer[] | ((request: ModelRequest) => ScriptedAnswer),
): ScriptedModel {
  const calls: ModelRequest[] = [];
  return {
    id: 'scripted/model',
    calls,
    async generate(request, signal) {
      signal.throwIfAborted();
      calls.push(request);
      const answer = typeof script === 'function' ? script(request) : script[calls.length - 1];
      if (answer === undefined) throw new Error(`the script has no answer for call ${calls.length}`);
      if (answer instanceof Error) throw answer;
      return await Promise.resolve(withUsage(request, answer));
    },
  };
}

function withUsage(request: ModelRequest, answer: Exclude<ScriptedAnswer, Error>): ModelAnswer {
  const { text, finish } = readScripted(answer);
  const prompt = [request.system, ...request.messages.map(({ content }) => content)].join('\n');
  return { text, finish, usage: { inputTokens: estimateTokens(prompt), outputTokens: estimateTokens(text) } };
}

function readScripted(answer: Exclude<ScriptedAnswer, Error>): Pick<ModelAnswer, 'text' | 'finish'> {
  if (typeof answer === 'string') return { text: answer, finish: 'complete' };
  if ('finish' in answer) return answer;
  return { text: JSON.stringify(answer), finish: 'complete' };
}
