import type { Engine } from '../engine/engine.ts';
import { retriedSchema, windowsPageSchema, windowWithHistorySchema } from './answer-schemas.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { pageOf } from './page-of.ts';
import {
  namespaceParameters,
  namespaceRoot,
  noBody,
  noQuery,
  windowParameters,
  windowsQuery,
} from './request-schemas.ts';

const tags = ['Operations'];

/** The calls on windows: the turns that are extracted together, and how that went. */
export function addWindowRoutes(server: HttpServer, engine: Engine): void {
  addList(server, engine);
  addOne(server, engine);
  addRetryOne(server, engine);
  addRetryAll(server, engine);
}

function addList(server: HttpServer, { operations }: Engine): void {
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/windows`,
    schema: {
      operationId: 'listWindows',
      tags,
      summary: 'Windows, newest first',
      params: namespaceParameters,
      querystring: windowsQuery,
      response: { 200: describeAnswer('A page of windows.', windowsPageSchema), ...describeProblems(400, 500, 503) },
    },
    async handler(request, reply) {
      const { limit, ...given } = request.query;
      const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const found = await operations.listWindows(request.params.namespace, { ...filter, limit: limit + 1 });
      const { items: windows, nextCursor } = pageOf(found, limit, ({ windowId }) => windowId);
      return await reply.send({ windows, nextCursor });
    },
  });
}

function addOne(server: HttpServer, { operations }: Engine): void {
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/windows/:id`,
    schema: {
      operationId: 'getWindow',
      tags,
      summary: 'One window with its attempts',
      params: windowParameters,
      querystring: noQuery,
      response: {
        200: describeAnswer('The window.', windowWithHistorySchema),
        ...describeProblems(400, 404, 500, 503),
      },
    },
    handler: async (request, reply) =>
      await reply.send(await operations.getWindow(request.params.namespace, request.params.id)),
  });
}

function addRetryOne(server: HttpServer, { operations }: Engine): void {
  server.route({
    method: 'POST',
    url: `${namespaceRoot}/windows/:id/retry`,
    schema: {
      operationId: 'retryWindow',
      tags,
      summary: 'Try a failed window again',
      params: windowParameters,
      querystring: noQuery,
      body: noBody,
      response: {
        202: describeAnswer('It is pending again.', retriedSchema),
        ...describeProblems(400, 404, 409, 413, 415, 500, 503),
      },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.code(202).send({ sessions: await operations.retry(namespace, { windowId: id }) });
    },
  });
}

function addRetryAll(server: HttpServer, { operations }: Engine): void {
  server.route({
    method: 'POST',
    url: `${namespaceRoot}/windows/retry`,
    schema: {
      operationId: 'retryWindows',
      tags,
      summary: 'Try all failed windows of the namespace again',
      params: namespaceParameters,
      querystring: noQuery,
      body: noBody,
      response: {
        202: describeAnswer('They are pending again.', retriedSchema),
        ...describeProblems(400, 413, 415, 500, 503),
      },
    },
    handler: async (request, reply) =>
      await reply.code(202).send({ sessions: await operations.retry(request.params.namespace) }),
  });
}
