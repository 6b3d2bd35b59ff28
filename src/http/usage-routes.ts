import { usagePeriodSchema } from '../domain/usage-schema.ts';
import type { Engine } from '../engine/engine.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { namespaceParameters, namespaceRoot } from './request-schemas.ts';
import { usageSchema } from './usage-answer-schema.ts';

/** What models were used for, and what it cost. */
export function addUsageRoutes(server: HttpServer, { usage }: Engine): void {
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/usage`,
    schema: {
      operationId: 'getUsage',
      tags: ['Operations'],
      summary: 'Calls of models, their tokens and cost, by day; and how the budget of today stands',
      params: namespaceParameters,
      querystring: usagePeriodSchema,
      response: { 200: describeAnswer('From the usage ledger.', usageSchema), ...describeProblems(400, 500, 503) },
    },
    async handler(request, reply) {
      return await reply.send({ success: true, ...(await usage.read(request.params.namespace, request.query)) });
    },
  });
}
