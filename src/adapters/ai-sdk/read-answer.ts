import type { wrapLanguageModel } from 'ai';
import { estimatePrompt } from '../../domain/models/estimate-prompt.ts';
import { estimateTokens } from '../../domain/tokens.ts';
import { ProviderFault } from '../../ports/faults.ts';
import type { ModelAnswer, ModelRequest, ModelUsage } from '../../ports/language-model.ts';

/** What a model of the SDK gives back. */
export type SdkResult = Awaited<ReturnType<ReturnType<typeof wrapLanguageModel>['doGenerate']>>;

/** Reasons that the SDK does not know, in the words of Anthropic, Google, Mistral and others behind compatible servers. */
const cutOffReasons = /^(?:length|max_?tokens|model_length)$/i;
const refusalReasons = /refus|filter|safety|sensitive|prohibited|blocklist|recitation/i;

/**
 * The answer as it came, however broken.
 *
 * @throws ProviderFault where the provider says that it broke off because of an error of its own.
 */
export function readAnswer(request: ModelRequest, result: SdkResult): ModelAnswer {
  const { unified, raw = '' } = result.finishReason;
  if (unified === 'error' || raw === 'error') {
    throw new ProviderFault('The model provider broke its answer off with an error.');
  }
  const finish = readFinish(result);
  const text = readText(result, finish);
  return { text, finish, usage: readUsage(request, text, result) };
}

function readFinish({ finishReason, response }: SdkResult): ModelAnswer['finish'] {
  const { unified, raw = '' } = finishReason;
  if (unified === 'content-filter' || refusalOf(response?.body) !== undefined) return 'refused';
  if (unified === 'length') return 'cut_off';
  if (unified !== 'other') return 'complete';
  if (cutOffReasons.test(raw)) return 'cut_off';
  return refusalReasons.test(raw) ? 'refused' : 'complete';
}

/** OpenAI puts a refusal beside the content and calls it complete; the Azure model of the SDK does not look for it. */
function refusalOf(body: unknown): string | undefined {
  const refusal = at(at(at(at(body, 'choices'), 0), 'message'), 'refusal');
  return typeof refusal === 'string' && refusal !== '' ? refusal : undefined;
}

/**
 * A reasoning parser that takes a bare JSON answer for reasoning leaves the text empty (vLLM with guided decoding,
 * DeepSeek on Azure): then the reasoning is the answer, if it looks like one.
 */
function readText({ content, response }: SdkResult, finish: ModelAnswer['finish']): string {
  const join = (type: 'text' | 'reasoning'): string =>
    content.map((part) => (part.type === type ? part.text : '')).join('');
  const text = join('text');
  if (text.trim() !== '') return text;
  if (finish === 'refused') return refusalOf(response?.body) ?? text;
  const reasoning = join('reasoning');
  return /^\s*[[{]/.test(reasoning) ? reasoning : text;
}

/** As the provider says; zero for a prompt or for a text that is there is no count but a field left out. */
function readUsage(request: ModelRequest, text: string, { usage }: SdkResult): ModelUsage {
  return {
    inputTokens: countOf(usage.inputTokens.total) ?? estimatePrompt(request),
    outputTokens: countOf(usage.outputTokens.total) ?? estimateTokens(text),
  };
}

export function countOf(tokens: number | undefined): number | undefined {
  return tokens !== undefined && Number.isSafeInteger(tokens) && tokens > 0 ? tokens : undefined;
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? (Reflect.get(value, key) as unknown) : undefined;
}
