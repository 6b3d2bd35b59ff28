import { namespaceSettingsSchema } from '../domain/settings.ts';
import type { Engine } from '../engine/engine.ts';
import { coverageSchema, queueSchema, settingsSchema } from './answer-schemas.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { coverageQuery, namespaceParameters, namespaceRoot, noQuery } from './request-schemas.ts';

const tags = ['Operations'];
const readRefusals = describeProblems(400, 500, 503);

/** The calls that show how background work stands, and how the namespace is set. */
export function addOperationsRoutes(server: HttpServer, engine: Engine): void {
  addQueue(server, engine);
  addCoverage(server, engine);
  addSettings(server, engine);
}

function addQueue(server: HttpServer, { operations }: Engine): void {
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/queue`,
    schema: {
      operationId: 'getQueue',
      tags,
      summary: 'Windows by what they wait for, with the last 100 completed and 50 failed',
      params: namespaceParameters,
      querystring: noQuery,
      response: { 200: describeAnswer('The queue, computed from the ledger.', queueSchema), ...readRefusals },
    },
    handler: async (request, reply) => await reply.send(await operations.queue(request.params.namespace)),
  });
}

function addCoverage(server: HttpServer, { operations }: Engine): void {
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/coverage`,
    schema: {
      operationId: 'getCoverage',
      tags,
      summary: 'Where every turn of the namespace, or of one session, stands',
      params: namespaceParameters,
      querystring: coverageQuery,
      response: { 200: describeAnswer('Counted from the ledger at this moment.', coverageSchema), ...readRefusals },
    },
    async handler(request, reply) {
      const { sessionId } = request.query;
      return await reply.send(
        await operations.coverage(request.params.namespace, sessionId === undefined ? {} : { sessionId }),
      );
    },
  });
}

function addSettings(server: HttpServer, { operations }: Engine): void {
  server.route({
    method: 'GET',
    url: `${namespaceRoot}/settings`,
    schema: {
      operationId: 'getSettings',
      tags,
      summary: 'The effective settings of the namespace',
      params: namespaceParameters,
      querystring: noQuery,
      response: { 200: describeAnswer('With every default filled in.', settingsSchema), ...readRefusals },
    },
    handler: async (request, reply) => await reply.send(await operations.getSettings(request.params.namespace)),
  });
  server.route({
    method: 'PATCH',
    url: `${namespaceRoot}/settings`,
    schema: {
      operationId: 'updateSettings',
      tags,
      summary: 'Change the given settings of the namespace and keep the others',
      params: namespaceParameters,
      querystring: noQuery,
      body: namespaceSettingsSchema,
      response: {
        200: describeAnswer('The settings as they are now.', settingsSchema),
        ...describeProblems(400, 413, 415, 500, 503),
      },
    },
    handler: async (request, reply) =>
      await reply.send(await operations.updateSettings(request.params.namespace, request.body)),
  });
}
