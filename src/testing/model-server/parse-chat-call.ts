import { z } from 'zod';
import { estimateTokens } from '../../domain/tokens.ts';
import type { ParsedCall } from './call-log.ts';
import type { ChatMessage, ChatResponseFormat } from './model-call.ts';
import type { RequestParts } from './parse-call.ts';
import { parseFields } from './parse-fields.ts';
import { invalidRequest } from './protocol-error.ts';
import { findSchemaObjection } from './strict-schema.ts';

const contentSchema = z.union(
  [z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).min(1), z.null()],
  'expected one of a string or a list of parts',
);
const messageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: contentSchema.optional(),
});
const responseFormatSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'expected letters, digits, _ and -, 64 at most'),
      schema: z.record(z.string(), z.unknown()).optional(),
      strict: z.boolean().nullish(),
    }),
  }),
]);
const maxTokensSchema = z.int().min(1).nullish();
const chatSchema = z.object({
  model: z.string().min(1).optional(),
  messages: z.array(messageSchema).min(1),
  response_format: responseFormatSchema.nullish(),
  max_tokens: maxTokensSchema,
  max_completion_tokens: maxTokensSchema,
  stream: z.literal(false, 'this stand-in does not stream; ask for the whole answer').nullish(),
  n: z.literal(1, 'this stand-in gives one choice').nullish(),
});

/** Reads the body of a chat completion, with the objections that OpenAI and Azure raise. */
export function parseChatCall({ deployment, ...parts }: RequestParts): ParsedCall {
  const fields = parseFields(chatSchema, parts.body);
  const model = fields.model ?? deployment;
  if (model === undefined) throw invalidRequest('you must provide a model parameter', 'model');
  const messages = fields.messages.map(parseMessage);
  const responseFormat = parseResponseFormat(fields.response_format, messages);
  const schemaText = responseFormat?.schema === undefined ? '' : JSON.stringify(responseFormat.schema);
  const texts = [...messages.map(({ content }) => content), schemaText];
  return {
    ...parts,
    kind: 'chat',
    model,
    messages,
    responseFormat,
    maxTokens: fields.max_completion_tokens ?? fields.max_tokens ?? undefined,
    text: messages.map(({ content }) => content).join('\n'),
    inputTokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0),
  };
}

function parseMessage({ role, content }: z.infer<typeof messageSchema>, index: number): ChatMessage {
  if (content == null && role !== 'assistant') {
    throw invalidRequest(
      `Invalid value for 'messages[${index}].content': expected a string, got null.`,
      `messages[${index}].content`,
    );
  }
  const text = Array.isArray(content) ? content.map((part) => part.text ?? '').join('') : (content ?? '');
  return { role, content: text };
}

function parseResponseFormat(
  format: z.infer<typeof responseFormatSchema> | null | undefined,
  messages: readonly ChatMessage[],
): ChatResponseFormat | undefined {
  if (format == null) return undefined;
  if (format.type === 'json_object' && !messages.some(({ content }) => /json/i.test(content))) {
    throw invalidRequest(
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      'messages',
    );
  }
  if (format.type !== 'json_schema') return { type: format.type };
  const { name, schema, strict } = format.json_schema;
  const objection = strict === true && schema !== undefined ? findSchemaObjection(schema) : undefined;
  if (objection !== undefined) {
    throw invalidRequest(`Invalid schema for response_format '${name}': ${objection}`, 'response_format');
  }
  return { type: format.type, name, strict: strict ?? false, ...(schema !== undefined && { schema }) };
}
