import type { ModelCall } from './model-call.ts';
import type { ModelFault } from './model-fault.ts';
import { buildHtmlReply, type ModelReply } from './model-reply.ts';
import { buildErrorReply, wrongKey } from './protocol-error.ts';

const filteredPrompt =
  "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. " +
  'Please modify your prompt and retry.';

/** What a provider says that never came to answering; undefined for the faults that work upon an answer. */
export function buildFaultReply(fault: ModelFault, call: ModelCall): ModelReply | undefined {
  switch (fault.kind) {
    case 'rate_limited':
      return buildRateLimitReply(fault);
    case 'quota_exhausted':
      return buildErrorReply({
        status: 429,
        message: 'You exceeded your current quota, please check your plan and billing details.',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      });
    case 'server_error':
      return buildErrorReply({
        status: 500,
        message: 'The server had an error while processing your request. Sorry about that!',
        type: 'server_error',
        code: null,
      });
    case 'bad_gateway':
      return buildHtmlReply(502, '502 Bad Gateway');
    case 'unavailable':
      return buildUnavailableReply(fault);
    case 'unauthorized':
      return buildErrorReply(wrongKey().fields);
    case 'unknown_model':
      return buildErrorReply({
        status: 404,
        message: `The model '${call.model}' does not exist or you do not have access to it.`,
        type: 'invalid_request_error',
        code: 'model_not_found',
      });
    case 'context_too_long':
      return buildTooLongReply(call);
    case 'prompt_filtered':
      return buildFilteredReply();
    case 'not_json_body':
      return buildHtmlReply(200, 'Sign in');
    default:
      return undefined;
  }
}

export function buildUnavailableReply(fault: ModelFault): ModelReply {
  return buildErrorReply({
    status: 503,
    message: 'The server is currently overloaded. Please try again later.',
    type: 'service_unavailable_error',
    code: 'service_unavailable',
    headers: buildRetryAfter(fault.retryAfter),
  });
}

function buildRateLimitReply({ retryAfter = 1 }: ModelFault): ModelReply {
  return buildErrorReply({
    status: 429,
    message: 'Rate limit reached for requests. Please try again later.',
    type: 'requests',
    code: 'rate_limit_exceeded',
    headers: buildRetryAfter(retryAfter),
  });
}

function buildRetryAfter(retryAfter: ModelFault['retryAfter'] = false): Record<string, string> {
  if (retryAfter === false) return {};
  return { 'retry-after': typeof retryAfter === 'number' ? String(retryAfter) : retryAfter.toUTCString() };
}

/** The window of the model is said to be just smaller than what was sent. */
function buildTooLongReply(call: ModelCall): ModelReply {
  return buildErrorReply({
    status: 400,
    message:
      `This model's maximum context length is ${Math.max(call.inputTokens - 1, 0)} tokens. ` +
      `However, your ${call.kind === 'chat' ? 'messages' : 'input'} resulted in ${call.inputTokens} tokens.`,
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    param: call.kind === 'chat' ? 'messages' : 'input',
  });
}

/** As Azure refuses a prompt before any model has seen it. */
function buildFilteredReply(): ModelReply {
  return buildErrorReply({
    status: 400,
    message: filteredPrompt,
    type: null,
    code: 'content_filter',
    param: 'prompt',
    further: {
      status: 400,
      innererror: {
        code: 'ResponsibleAIPolicyViolation',
        content_filter_result: {
          hate: { filtered: false, severity: 'safe' },
          self_harm: { filtered: false, severity: 'safe' },
          sexual: { filtered: false, severity: 'safe' },
          violence: { filtered: true, severity: 'medium' },
        },
      },
    },
  });
}
