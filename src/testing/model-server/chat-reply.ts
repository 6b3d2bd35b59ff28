import { estimateTokens } from '../../domain/tokens.ts';
import type { ChatOutcome } from './chat-outcome.ts';
import { distortAnswer } from './distort-answer.ts';
import type { DrawnFault } from './fault-plan.ts';
import type { ChatCall } from './model-call.ts';
import { buildJsonReply, type ModelReply } from './model-reply.ts';
import { replaceAnswer } from './replace-answer.ts';

interface ChatReplyInput {
  readonly call: ChatCall;
  readonly drawn: DrawnFault | undefined;
  /** Asked only where the model comes to answer, so that a scripted answer is not used up by what replaces it. */
  readonly answer: () => Promise<string>;
}

/** A chat completion with what was answered, or with what a fault made of it. */
export async function buildChatReply({ call, drawn, answer }: ChatReplyInput): Promise<ModelReply> {
  const replaced = drawn && replaceAnswer(drawn);
  const outcomes = replaced ?? [distortAnswer(await answer(), drawn, call)];
  // A model that has lost its way does not keep to limits either.
  const limit = drawn?.fault.kind === 'degenerate' ? undefined : call.maxTokens;
  return buildCompletion(
    call,
    outcomes.map((outcome) => keepToLimit(outcome, limit)),
  );
}

function buildCompletion(call: ChatCall, outcomes: readonly ChatOutcome[]): ModelReply {
  const texts = outcomes.flatMap(({ content, refusal }) => [content ?? '', refusal ?? '']);
  const outputTokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  const body = {
    id: `chatcmpl-${String(call.number).padStart(8, '0')}`,
    object: 'chat.completion',
    created: Math.floor(call.startedAt.getTime() / 1_000),
    model: call.model,
    choices: outcomes.map(({ content, refusal = null, finishReason }, index) => ({
      index,
      message: { role: 'assistant', content, refusal, annotations: [] },
      logprobs: null,
      finish_reason: finishReason,
    })),
    usage: {
      prompt_tokens: call.inputTokens,
      completion_tokens: outputTokens,
      total_tokens: call.inputTokens + outputTokens,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
    system_fingerprint: null,
  };
  return buildJsonReply(body, outputTokens);
}

/** Cuts an answer where the client said that it would not pay for more. */
function keepToLimit(outcome: ChatOutcome, limit: number | undefined): ChatOutcome {
  const { content } = outcome;
  if (limit === undefined || content === null || estimateTokens(content) <= limit) return outcome;
  return { ...outcome, content: cutToTokens([...content], limit), finishReason: 'length' };
}

/** The longest beginning of so many tokens, found by halving: tokens only ever grow with the text, give or take one. */
function cutToTokens(characters: readonly string[], limit: number): string {
  let fits = 0;
  let tooMany = characters.length;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (estimateTokens(characters.slice(0, middle).join('')) <= limit) fits = middle;
    else tooMany = middle;
  }
  return characters.slice(0, fits).join('');
}
