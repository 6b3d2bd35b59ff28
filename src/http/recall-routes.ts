import { contextSchema } from '../domain/context-schema.ts';
import { recallSchema } from '../domain/recall-schema.ts';
import type { Engine } from '../engine/engine.ts';
import { contextExamples, recallExamples } from './body-examples.ts';
import { clientSignal } from './client-signal.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { contextAnswerSchema, recallAnswerSchema } from './recall-answer-schema.ts';
import { namespaceParameters, namespaceRoot, noQuery } from './request-schemas.ts';

/** The calls that find what matters now. */
export function addRecallRoutes(server: HttpServer, engine: Engine): void {
  server.route({
    method: 'POST',
    url: `${namespaceRoot}/recall`,
    schema: {
      operationId: 'recall',
      tags: ['Recall'],
      summary: 'What is remembered about a question, with the evidence',
      description: 'Turns count from the moment they were acknowledged, memories once they were extracted.',
      params: namespaceParameters,
      querystring: noQuery,
      body: recallSchema.meta({ examples: recallExamples }),
      response: {
        200: describeAnswer('The results, best first.', recallAnswerSchema),
        ...describeProblems(400, 413, 415, 500, 503),
      },
    },
    async handler(request, reply) {
      const signal = clientSignal(reply);
      return await reply.send(await engine.recall(request.params.namespace, request.body, { signal }));
    },
  });
  server.route({
    method: 'POST',
    url: `${namespaceRoot}/context`,
    schema: {
      operationId: 'context',
      tags: ['Recall'],
      summary: 'What matters now, packed into a text for a prompt within a budget of tokens',
      description:
        'Profile, memories with their dates, messages as they were said with those that make them understandable, and the latest turns of the session, in an order that changes as little as can be from one question to the next.',
      params: namespaceParameters,
      querystring: noQuery,
      body: contextSchema.meta({ examples: contextExamples }),
      response: {
        200: describeAnswer('The context.', contextAnswerSchema),
        ...describeProblems(400, 413, 415, 500, 503),
      },
    },
    async handler(request, reply) {
      const signal = clientSignal(reply);
      return await reply.send(await engine.context(request.params.namespace, request.body, { signal }));
    },
  });
}
