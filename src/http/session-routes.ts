import type { Engine } from '../engine/engine.ts';
import { sessionSchema, turnAnswer, turnsPageSchema } from './answer-schemas.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { namespaceRoot, noBody, noQuery, sessionParameters, turnsQuery } from './request-schemas.ts';

const tags = ['Sessions'];
const sessionRoot = `${namespaceRoot}/session/:id`;

/** The calls on one session. */
export function addSessionRoutes(server: HttpServer, engine: Engine): void {
  addFlush(server, engine, {
    url: `${sessionRoot}/flush`,
    operationId: 'flushSession',
    summary: 'Process the open tail of the session now',
    ended: false,
  });
  addFlush(server, engine, {
    url: `${sessionRoot}/end`,
    operationId: 'endSession',
    summary: 'End the session; its next turn starts it again',
    ended: true,
  });
  addHistory(server, engine);
}

interface FlushRoute {
  readonly url: string;
  readonly operationId: string;
  readonly summary: string;
  readonly ended: boolean;
}

function addFlush(server: HttpServer, { ingestion }: Engine, { url, operationId, summary, ended }: FlushRoute): void {
  server.route({
    method: 'POST',
    url,
    schema: {
      operationId,
      tags,
      summary,
      params: sessionParameters,
      querystring: noQuery,
      body: noBody,
      response: {
        202: describeAnswer('The session as it stands; processing follows.', sessionSchema),
        ...describeProblems(400, 404, 413, 415, 500, 503),
      },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.code(202).send(await ingestion.flush(namespace, id, { ended }));
    },
  });
}

function addHistory(server: HttpServer, engine: Engine): void {
  server.route({
    method: 'GET',
    url: `${sessionRoot}/messages`,
    schema: {
      operationId: 'listMessages',
      tags,
      summary: 'The newest turns of the session, in order',
      params: sessionParameters,
      querystring: turnsQuery,
      response: {
        200: describeAnswer('A page of turns.', turnsPageSchema),
        ...describeProblems(400, 404, 500, 503),
      },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      const { limit, before } = request.query;
      // One more than asked for tells whether there is a next page.
      const turns = await engine.listTurns(namespace, id, {
        limit: limit + 1,
        ...(before === undefined ? {} : { before }),
      });
      const page = turns.slice(-limit);
      const oldest = turns.length > limit ? page[0] : undefined;
      return await reply.send({
        messages: page.map(turnAnswer),
        nextCursor: oldest === undefined ? null : String(oldest.seq),
      });
    },
  });
}
