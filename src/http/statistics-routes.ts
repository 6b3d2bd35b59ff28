import type { Engine } from '../engine/engine.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import { processingStatusSchema, statisticsSchema } from './hierarchy-answer-schemas.ts';
import { processingAnswer, statisticsAnswer } from './hierarchy-answers.ts';
import type { HttpServer } from './http-server.ts';
import { namespaceParameters, namespaceRoot, noQuery, statisticsQuery } from './request-schemas.ts';

const tags = ['Hierarchy'];
const refusals = describeProblems(400, 500, 503);

/** Figures of a namespace, as clients of the second source system read them. */
export function addStatisticsRoutes(server: HttpServer, { hierarchy }: Engine): void {
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/stats`,
    schema: {
      operationId: 'getStatistics',
      tags,
      summary: 'Counts and sizes of what is stored',
      params: namespaceParameters,
      querystring: statisticsQuery,
      response: { 200: describeAnswer('Counted at this moment.', statisticsSchema), ...refusals },
    },
    async handler(request, reply) {
      const { namespace } = request.params;
      const { date } = request.query;
      const statistics = await hierarchy.statistics(namespace);
      const day = date === undefined ? undefined : await hierarchy.processingDay(namespace, date);
      return await reply.send(statisticsAnswer(namespace, statistics, day));
    },
  });
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/processing_status`,
    schema: {
      operationId: 'getProcessingStatus',
      tags,
      summary: 'Whether a worker runs, and how far it has come',
      params: namespaceParameters,
      querystring: noQuery,
      response: { 200: describeAnswer('The true values.', processingStatusSchema), ...refusals },
    },
    async handler(request, reply) {
      return await reply.send(processingAnswer(await hierarchy.processing(request.params.namespace)));
    },
  });
}
