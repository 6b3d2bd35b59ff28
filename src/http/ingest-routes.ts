import { fingerprint } from '../domain/fingerprint.ts';
import { conversationSchema, messagesBodySchema, storeRawSchema } from '../domain/turn-schema.ts';
import { requestOfConversation, requestOfMessages } from '../engine/append-request.ts';
import type { Engine } from '../engine/engine.ts';
import type { AppendRequest } from '../engine/ingestion/ingestion.ts';
import type { Accepted } from '../ports/turn-log.ts';
import { acceptedSchema, storedRawSchema } from './answer-schemas.ts';
import { conversationExamples, messagesExamples, storeRawExamples } from './body-examples.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { estimateProcessingTime } from './processing-estimate.ts';
import { idempotencyHeaders, namespaceParameters, namespaceRoot, noQuery } from './request-schemas.ts';

const tags = ['Ingest'];
const refusals = describeProblems(400, 409, 413, 415, 500, 503);

/** The calls that hand over what was said. Each answers once it is durable; processing follows in the background. */
export function addIngestRoutes(server: HttpServer, engine: Engine): void {
  addMessages(server, engine);
  addConversations(server, engine);
  addStoreRaw(server, engine);
}

function addMessages(server: HttpServer, { ingestion }: Engine): void {
  server.route({
    method: 'POST',
    url: `${namespaceRoot}/messages`,
    schema: {
      operationId: 'postMessages',
      tags,
      summary: 'Hand over one turn, or up to 500 of one session',
      description:
        "Without sessionId: the session in which the agent spoke last. Repeating a turn's id repeats nothing.",
      params: namespaceParameters,
      querystring: noQuery,
      headers: idempotencyHeaders,
      body: messagesBodySchema.meta({ examples: messagesExamples }),
      response: { 202: describeAnswer('Stored, and queued.', acceptedSchema), ...refusals },
    },
    async handler(request, reply) {
      const { body } = request;
      const append = requestOfMessages(Array.isArray(body) ? body : [body]);
      const accepted = await ingestion.append(request.params.namespace, {
        ...append,
        ...repeatability('messages', request.headers['idempotency-key'], body),
        correlationId: request.id,
      });
      return await reply.code(202).send(acknowledge(accepted));
    },
  });
}

function addConversations(server: HttpServer, { ingestion }: Engine): void {
  server.route({
    method: 'POST',
    url: `${namespaceRoot}/conversations`,
    schema: {
      operationId: 'postConversation',
      tags,
      summary: "Hand over a person's message and the assistant's answer",
      description: 'Without sessionId the room is the session. userDid is the userId.',
      params: namespaceParameters,
      querystring: noQuery,
      headers: idempotencyHeaders,
      body: conversationSchema.meta({ examples: conversationExamples }),
      response: { 202: describeAnswer('Stored, and queued.', acceptedSchema), ...refusals },
    },
    async handler(request, reply) {
      const { body } = request;
      const accepted = await ingestion.append(request.params.namespace, {
        ...requestOfConversation(body),
        ...repeatability('conversations', request.headers['idempotency-key'], body),
        correlationId: request.id,
      });
      return await reply.code(202).send(acknowledge(accepted));
    },
  });
}

function addStoreRaw(server: HttpServer, { ingestion }: Engine): void {
  server.route({
    method: 'POST',
    url: `${namespaceRoot}/store_raw`,
    schema: {
      operationId: 'storeRaw',
      tags,
      summary: 'Hand over a conversation whole, as text',
      description:
        'Posting a longer version of the same session_id adds only what is new. Without session_id one is derived from text and metadata. ' +
        'metadata.user_id is the user, metadata.timestamp the base of the times in the text.',
      params: namespaceParameters,
      querystring: noQuery,
      body: storeRawSchema.meta({ examples: storeRawExamples }),
      response: { 200: describeAnswer('Stored, and queued.', storedRawSchema), ...refusals },
    },
    async handler(request, reply) {
      const { session_data: text, session_id: sessionId, metadata } = request.body;
      const stored = await ingestion.storeTranscript(request.params.namespace, {
        text,
        metadata: metadata ?? {},
        ...(sessionId == null ? {} : { sessionId }),
        correlationId: request.id,
      });
      return await reply.code(200).send({
        success: true,
        raw_memory_id: stored.rawMemoryId,
        queued_at: stored.queuedAt,
        estimated_processing_time: estimateProcessingTime(stored.queuePosition),
        queue_position: stored.queuePosition,
      });
    },
  });
}

/** The key of a request that names one. Keys of different calls do not meet. */
function repeatability(route: string, key: string | undefined, body: unknown): Pick<AppendRequest, 'idempotencyKey'> {
  return key === undefined ? {} : { idempotencyKey: { route, key, fingerprint: fingerprint(body) } };
}

function acknowledge({
  accepted,
  sessionId,
  queuedAt,
}: Accepted): Pick<Accepted, 'accepted' | 'sessionId' | 'queuedAt'> {
  return { accepted, sessionId, queuedAt };
}
