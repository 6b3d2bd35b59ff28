import type { Engine } from '../engine/engine.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { runSchema, runsPageSchema } from './memory-answer-schemas.ts';
import { pageOf } from './page-of.ts';
import { namespaceParameters, namespaceRoot, noBody, noQuery, runParameters, runsQuery } from './request-schemas.ts';

const tags = ['Operations'];

/** The calls on runs: what made memories, and can be taken back. */
export function addRunRoutes(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/runs`,
    schema: {
      operationId: 'listRuns',
      tags,
      summary: 'Runs of extraction, newest first',
      params: namespaceParameters,
      querystring: runsQuery,
      response: { 200: describeAnswer('A page of runs.', runsPageSchema), ...describeProblems(400, 500, 503) },
    },
    async handler(request, reply) {
      const { limit, ...filter } = request.query;
      const found = await memories.listRuns(request.params.namespace, { ...filter, limit: limit + 1 });
      const { items, nextCursor } = pageOf(found, limit, ({ runId }) => runId);
      return await reply.send({ runs: items, nextCursor });
    },
  });
  server.route({
    method: 'POST',
    url: `${namespaceRoot}/runs/:id/undo`,
    schema: {
      operationId: 'undoRun',
      tags,
      summary: 'Put back exactly what a run changed',
      description:
        'Memories, evidence and summary. Refused where something later has changed the same memories, or another value of the same attribute: undo that first.',
      params: runParameters,
      querystring: noQuery,
      body: noBody,
      response: {
        200: describeAnswer('The run, undone.', runSchema),
        ...describeProblems(400, 404, 409, 413, 415, 500, 503),
      },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send(await memories.undoRun(namespace, id));
    },
  });
}
