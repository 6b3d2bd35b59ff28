import { type LanguageModel as AnySdkModel, wrapLanguageModel } from 'ai';
import type { LanguageModel, ModelAnswer, ModelRequest } from '../../ports/language-model.ts';
import { readAnswer } from './read-answer.ts';
import { defaultTimeoutMs, withinTime } from './time-limit.ts';
import { translateModelError } from './translate-model-error.ts';
import { type AnswerFormat, findSimplerWording, simplerOf, type Wording, wordingFor } from './wording.ts';

/** A model object of the AI SDK, of whatever version of its interface; not the name of one at a gateway. */
export type SdkLanguageModel = Exclude<AnySdkModel, string>;

type PreparedModel = ReturnType<typeof wrapLanguageModel>;
type CallOptions = Parameters<PreparedModel['doGenerate']>[0];

export interface AiSdkModelOptions {
  /** Default: provider and name as the SDK has them. */
  readonly id?: string;
  /** For one call, in ms. Default 120,000. Beyond 300,000 Node's own limit for an answer's headers comes first. */
  readonly timeoutMs?: number;
  /** What to ask for first. Default `strict`; a server that refuses is asked for less, by itself. */
  readonly answerFormat?: AnswerFormat;
}

/** A language model behind the AI SDK. */
export interface AiSdkModel extends LanguageModel {
  /** What it is asked for now: what the server has refused once is not asked for again in this process. */
  readonly answerFormat: AnswerFormat;
}

/**
 * Any language model of the AI SDK behind our port. It calls the model itself, not `generateText`: that would print
 * warnings, hand prompts to whatever telemetry the process has registered, and retry; and what makes objects throws the
 * text away when it is not JSON.
 */
export function createAiSdkModel(sdkModel: SdkLanguageModel, options: AiSdkModelOptions = {}): AiSdkModel {
  const { timeoutMs = defaultTimeoutMs } = options;
  const model = wrapLanguageModel({ model: sdkModel, middleware: {} });
  let known: Wording = { format: options.answerFormat ?? 'strict', limitName: 'max_tokens' };

  const ask = async (request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> => {
    const first = wordingFor(known, request.schema.json);
    for (let wording = first; ;) {
      try {
        const result = await model.doGenerate(buildCall(request, wording, { signal, provider: model.provider }));
        // Only what has worked is remembered: a refusal may have had another reason than it seemed.
        if (wording !== first) known = simplerOf(known, wording);
        return readAnswer(request, result);
      } catch (error) {
        const simpler = findSimplerWording(wording, error);
        if (simpler === undefined || signal.aborted) throw error;
        wording = simpler;
      }
    }
  };

  return {
    id: options.id ?? idOf(model),
    get answerFormat() {
      return known.format;
    },
    async generate(request, signal) {
      try {
        return await withinTime({ signal, timeoutMs }, (limited) => ask(request, limited));
      } catch (error) {
        signal.throwIfAborted();
        throw translateModelError(error);
      }
    },
  };
}

/** `openai.chat` and `gpt-5-mini` make `openai/gpt-5-mini`. */
export function idOf(model: { readonly provider: string; readonly modelId: string }): string {
  return `${providerName(model.provider)}/${model.modelId}`;
}

interface CallContext {
  readonly signal: AbortSignal;
  readonly provider: string;
}

function buildCall(request: ModelRequest, wording: Wording, { signal, provider }: CallContext): CallOptions {
  return {
    prompt: buildPrompt(request),
    abortSignal: signal,
    ...buildFormat(request, wording),
    ...buildLimit(request, wording, provider),
  };
}

function buildPrompt({ system, messages }: ModelRequest): CallOptions['prompt'] {
  const turns = messages.map(({ role, content }) => ({ role, content: [{ type: 'text' as const, text: content }] }));
  return system === '' ? turns : [{ role: 'system', content: system }, ...turns];
}

function buildFormat({ schema }: ModelRequest, { format }: Wording): Pick<CallOptions, 'responseFormat'> {
  if (format === 'text') return {};
  if (format === 'json') return { responseFormat: { type: 'json' } };
  return { responseFormat: { type: 'json', name: schema.name, schema: schema.json } };
}

/** Options by provider: each reads its own, and those of the others are nothing to it. */
function buildLimit(
  { maxOutputTokens }: ModelRequest,
  { format, limitName }: Wording,
  provider: string,
): Pick<CallOptions, 'maxOutputTokens' | 'providerOptions'> {
  const strictJsonSchema = format === 'strict';
  const strictness = { openai: { strictJsonSchema }, openaiCompatible: { strictJsonSchema } };
  if (limitName === 'max_tokens') return { maxOutputTokens, providerOptions: strictness };
  return {
    providerOptions: {
      ...strictness,
      // What a compatible provider does not know it hands on as it is, under its own name.
      [camelCase(providerName(provider))]: { strictJsonSchema, max_completion_tokens: maxOutputTokens },
      openai: { strictJsonSchema, maxCompletionTokens: maxOutputTokens },
    },
  };
}

function providerName(provider: string): string {
  return provider.split('.')[0] ?? provider;
}

/** As the SDK writes the names of providers in options. */
function camelCase(name: string): string {
  return name.replaceAll(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
