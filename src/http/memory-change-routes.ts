import { memoryEditSchema } from '../domain/memory-schema.ts';
import type { Engine } from '../engine/engine.ts';
import { memoryAnswer } from '../engine/memory-answer.ts';
import { memoryEditExamples } from './body-examples.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { memorySchema } from './memory-answer-schemas.ts';
import { memoryParameters, namespaceRoot, noBody, noQuery, pinBody } from './request-schemas.ts';

const tags = ['Memories'];
const memoryRoot = `${namespaceRoot}/memories/:id`;
const answer = describeAnswer('The memory as it is now.', memorySchema);

/** The calls that correct a memory by hand. Each is written down in its history. */
export function addMemoryChangeRoutes(server: HttpServer, engine: Engine): void {
  addUpdate(server, engine);
  addDelete(server, engine);
  addPin(server, engine);
  addRestore(server, engine);
}

function addUpdate(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'PATCH',
    url: memoryRoot,
    schema: {
      operationId: 'updateMemory',
      tags,
      summary: 'Change the given fields of a memory and keep the others',
      params: memoryParameters,
      querystring: noQuery,
      body: memoryEditSchema.meta({ examples: memoryEditExamples }),
      response: { 200: answer, ...describeProblems(400, 404, 409, 413, 415, 500, 503) },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send(memoryAnswer(await memories.correct(namespace, id, request.body)));
    },
  });
}

function addDelete(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'DELETE',
    url: memoryRoot,
    schema: {
      operationId: 'deleteMemory',
      tags,
      summary: 'Take a memory out of recall',
      description: 'It stays where it can be restored: this erases nothing.',
      params: memoryParameters,
      querystring: noQuery,
      response: { 200: answer, ...describeProblems(400, 404, 500, 503) },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send(memoryAnswer(await memories.remove(namespace, id)));
    },
  });
}

function addPin(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'POST',
    url: `${memoryRoot}/pin`,
    schema: {
      operationId: 'pinMemory',
      tags,
      summary: 'Keep a memory whatever retention and capacity say',
      params: memoryParameters,
      querystring: noQuery,
      body: pinBody,
      response: { 200: answer, ...describeProblems(400, 404, 413, 415, 500, 503) },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send(memoryAnswer(await memories.pin(namespace, id, request.body?.pinned ?? true)));
    },
  });
}

function addRestore(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'POST',
    url: `${memoryRoot}/restore`,
    schema: {
      operationId: 'restoreMemory',
      tags,
      summary: 'Make a deleted, archived or superseded memory active again',
      description: 'Refused where another active memory says the same, or holds the same attribute.',
      params: memoryParameters,
      querystring: noQuery,
      body: noBody,
      response: { 200: answer, ...describeProblems(400, 404, 409, 413, 415, 500, 503) },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send(memoryAnswer(await memories.restore(namespace, id)));
    },
  });
}
