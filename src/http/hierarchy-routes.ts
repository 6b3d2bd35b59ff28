import type { Engine } from '../engine/engine.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import { hierarchySchema, sessionDetailSchema } from './hierarchy-answer-schemas.ts';
import { hierarchyAnswer, sessionAnswer } from './hierarchy-answers.ts';
import type { HttpServer } from './http-server.ts';
import { hierarchyQuery, namespaceParameters, namespaceRoot, noQuery, sessionParameters } from './request-schemas.ts';

const tags = ['Hierarchy'];

/** What is stored, class by class, as clients of the second source system read it. */
export function addHierarchyRoutes(server: HttpServer, { hierarchy }: Engine): void {
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/hierarchy`,
    schema: {
      operationId: 'getHierarchy',
      tags,
      summary: 'Memories, the session summaries above them, the raw transcripts below; newest first',
      description: 'Dates hold against when a thing was recorded. A day without a time is the whole day, in UTC.',
      params: namespaceParameters,
      querystring: hierarchyQuery,
      response: { 200: describeAnswer('What is stored.', hierarchySchema), ...describeProblems(400, 500, 503) },
    },
    async handler(request, reply) {
      const { namespace } = request.params;
      const { session_id: sessionId, memory_type: type, start_date: from, end_date: to, limit } = request.query;
      const view = await hierarchy.view(namespace, { type, sessionId, from, to, limit });
      return await reply.send(hierarchyAnswer(namespace, request.query, view));
    },
  });
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/session/:id`,
    schema: {
      operationId: 'getSession',
      tags,
      summary: 'A session as a whole: its summary, its text if it came as one, what is remembered of it',
      params: sessionParameters,
      querystring: noQuery,
      response: { 200: describeAnswer('The session.', sessionDetailSchema), ...describeProblems(400, 404, 500, 503) },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send(sessionAnswer(namespace, await hierarchy.session(namespace, id)));
    },
  });
}
