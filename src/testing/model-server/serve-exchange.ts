import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerSource } from './answer-source.ts';
import type { CallLog, OpenCall } from './call-log.ts';
import { buildChatReply } from './chat-reply.ts';
import { buildEmbeddingReply } from './embedding-reply.ts';
import type { DrawnFault, FaultPlan } from './fault-plan.ts';
import { buildFaultReply, buildUnavailableReply } from './fault-reply.ts';
import type { EmbeddingCall } from './model-call.ts';
import type { ModelReply } from './model-reply.ts';
import { parseCall } from './parse-call.ts';
import { buildErrorReply, ProtocolError } from './protocol-error.ts';
import { readRequest } from './read-request.ts';
import { sendReply } from './send-reply.ts';

/** What a server is made of. */
export interface ServerParts {
  readonly answers: AnswerSource;
  readonly plan: FaultPlan;
  readonly log: CallLog;
  readonly embed: (text: string, dimensions: number) => readonly number[] | Promise<readonly number[]>;
  readonly dimensions: number;
  readonly apiKey: string | undefined;
}

/** Answers one request. Never rejects: what goes wrong is told to the client, where one is still there. */
export async function serveExchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
): Promise<void> {
  const call = await acceptCall(incoming, response, parts);
  if (call === undefined) return;
  // Once for every response, however it ends.
  response.once('close', () => parts.log.end(call, !response.writableFinished));
  try {
    const drawn = parts.plan.next(call);
    call.fault = drawn?.fault.kind;
    if (drawn?.fault.kind === 'hang') return;
    const reply = await buildReply(call, drawn, parts);
    if (response.closed) return;
    parts.log.answer(call, reply);
    sendReply(response, reply, drawn?.fault);
  } catch (error) {
    call.error = error;
    if (response.closed || response.headersSent) return void response.destroy();
    const reply = buildOwnErrorReply();
    parts.log.answer(call, reply);
    sendReply(response, reply);
  }
}

async function acceptCall(
  incoming: IncomingMessage,
  response: ServerResponse,
  { plan, log, apiKey }: ServerParts,
): Promise<OpenCall | undefined> {
  try {
    const parsed = parseCall(await readRequest(incoming), apiKey);
    return response.closed ? undefined : log.start(parsed);
  } catch (error) {
    if (!(error instanceof ProtocolError)) {
      // The client went away while it was still writing.
      response.destroy();
      return undefined;
    }
    const { method = '', url: path = '' } = incoming;
    const reply = plan.isDown ? buildUnavailableReply({ kind: 'unavailable' }) : buildErrorReply(error.fields);
    log.refuse({ method, path, status: reply.status, message: error.message });
    sendReply(response, reply);
    return undefined;
  }
}

async function buildReply(
  call: OpenCall,
  drawn: DrawnFault | undefined,
  { answers, embed, dimensions }: ServerParts,
): Promise<ModelReply> {
  const reply = drawn && buildFaultReply(drawn.fault, call);
  if (reply !== undefined) return reply;
  if (call.kind === 'chat') return buildChatReply({ call, drawn, answer: () => answers.answer(call) });
  return buildEmbeddingReply(call, await embedTexts(call, embed, dimensions), drawn);
}

function embedTexts(
  call: EmbeddingCall,
  embed: ServerParts['embed'],
  dimensions: number,
): Promise<readonly (readonly number[])[]> {
  return Promise.all(call.texts.map(async (text) => embed(text, call.dimensions ?? dimensions)));
}

/** A mistake of the test's. 400, because it is not to be tried again: a test that waits for a retry never ends. */
function buildOwnErrorReply(): ModelReply {
  return buildErrorReply({
    status: 400,
    message: "The test's own answer, embed or when failed: see the error of the call.",
    type: 'invalid_request_error',
    code: 'stand_in_failed',
  });
}
