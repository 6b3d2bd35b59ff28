import { newMemorySchema } from '../domain/memory-schema.ts';
import type { Engine } from '../engine/engine.ts';
import { evidenceAnswer, memoryAnswer } from '../engine/memory-answer.ts';
import { newMemoryExamples } from './body-examples.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import {
  memoriesPageSchema,
  memoryEvidenceSchema,
  memoryHistorySchema,
  memorySchema,
} from './memory-answer-schemas.ts';
import { pageOf } from './page-of.ts';
import { memoriesQuery, memoryParameters, namespaceParameters, namespaceRoot, noQuery } from './request-schemas.ts';

const tags = ['Memories'];
const memoriesRoot = `${namespaceRoot}/memories`;
const readRefusals = describeProblems(400, 404, 500, 503);

/** The calls that read memories, and the one that writes them by hand. */
export function addMemoryRoutes(server: HttpServer, engine: Engine): void {
  addList(server, engine);
  addCreate(server, engine);
  addOne(server, engine);
  addHistory(server, engine);
  addEvidence(server, engine);
}

function addList(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'GET',
    url: memoriesRoot,
    schema: {
      operationId: 'listMemories',
      tags,
      summary: 'Memories, newest first',
      params: namespaceParameters,
      querystring: memoriesQuery,
      response: { 200: describeAnswer('A page of memories.', memoriesPageSchema), ...describeProblems(400, 500, 503) },
    },
    async handler(request, reply) {
      const { limit, ...filter } = request.query;
      const found = await memories.list(request.params.namespace, { ...filter, limit: limit + 1 });
      const { items, nextCursor } = pageOf(found, limit, ({ id }) => id);
      return await reply.send({ memories: items.map(memoryAnswer), nextCursor });
    },
  });
}

function addCreate(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'POST',
    url: memoriesRoot,
    schema: {
      operationId: 'createMemory',
      tags,
      summary: 'Write a memory by hand',
      description:
        'What is known already is reinforced instead of doubled, and the answer is that memory. A newer value of an attribute supersedes the one before.',
      params: namespaceParameters,
      querystring: noQuery,
      body: newMemorySchema.meta({ examples: newMemoryExamples }),
      response: {
        201: describeAnswer('The memory that says it now.', memorySchema),
        ...describeProblems(400, 413, 415, 500, 503),
      },
    },
    async handler(request, reply) {
      const memory = await memories.add(request.params.namespace, request.body);
      return await reply.code(201).send(memoryAnswer(memory));
    },
  });
}

function addOne(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'GET',
    url: `${memoriesRoot}/:id`,
    schema: {
      operationId: 'getMemory',
      tags,
      summary: 'One memory, whatever its status',
      params: memoryParameters,
      querystring: noQuery,
      response: { 200: describeAnswer('The memory.', memorySchema), ...readRefusals },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send(memoryAnswer(await memories.get(namespace, id)));
    },
  });
}

function addHistory(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'GET',
    url: `${memoriesRoot}/:id/history`,
    schema: {
      operationId: 'getMemoryHistory',
      tags,
      summary: 'Every change of a memory, with how it stood before and after',
      description: 'Kept for memories that an undone run took away as well.',
      params: memoryParameters,
      querystring: noQuery,
      response: { 200: describeAnswer('Its history.', memoryHistorySchema), ...readRefusals },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send({ changes: await memories.history(namespace, id) });
    },
  });
}

function addEvidence(server: HttpServer, { memories }: Engine): void {
  server.route({
    method: 'GET',
    url: `${memoriesRoot}/:id/evidence`,
    schema: {
      operationId: 'getMemoryEvidence',
      tags,
      summary: 'The turns that a memory rests on, with the words',
      params: memoryParameters,
      querystring: noQuery,
      response: { 200: describeAnswer('Its evidence.', memoryEvidenceSchema), ...readRefusals },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      const { evidence } = await memories.get(namespace, id);
      return await reply.send({ evidence: evidence.map(evidenceAnswer) });
    },
  });
}
