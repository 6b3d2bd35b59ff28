import { recallSchema } from '../domain/recall-schema.ts';
import type { Engine } from '../engine/engine.ts';
import { recallExamples } from './body-examples.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { recallAnswerSchema } from './recall-answer-schema.ts';
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
    handler: async (request, reply) => await reply.send(await engine.recall(request.params.namespace, request.body)),
  });
}
