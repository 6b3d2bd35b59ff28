import { fastifySwagger } from '@fastify/swagger';
import { fastifySwaggerUi } from '@fastify/swagger-ui';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { z } from 'zod';
import { messageSchema } from '../domain/turn-schema.ts';
import { keepUsedComponents } from './keep-used-components.ts';
import type { HttpServer } from './http-server.ts';
import { noBody } from './request-schemas.ts';

const description = `Asynchronous memory for chat applications. What is handed over is durable when it is acknowledged, can be recalled
from then on, and becomes memories in the background.

Errors are problem documents (RFC 9457) with a stable \`code\`. Every answer carries \`x-request-id\`: the client's own where it
sent one, and the \`instance\` of a problem.`;

const config = { override: describeValue };

// It stands in the document twice, alone and in a list.
z.globalRegistry.add(messageSchema, { id: 'Message' });

/** Collects the routes that are added afterwards for the OpenAPI document. */
export async function collectDocumentation(server: HttpServer): Promise<void> {
  const describeRoute = createJsonSchemaTransform({ zodToJsonConfig: config });
  const describeObject = createJsonSchemaTransformObject({ zodToJsonConfig: config });
  const bodyOptional = new Set<unknown>();
  await server.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Memoir',
        version: '1.0.0',
        description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: ['Ingest', 'Sessions', 'Recall', 'Memories', 'Hierarchy', 'Operations', 'Health'].map((name) => ({ name })),
    },
    convertConstToEnum: false,
    transform(route) {
      const { body, ...rest } = route.schema;
      if (body instanceof z.ZodOptional) bodyOptional.add(rest.operationId);
      // A body that may only be empty is checked, and not worth a word.
      return describeRoute({ ...route, schema: body === noBody ? rest : route.schema });
    },
    transformObject(document) {
      const described = keepUsedComponents(describeObject(document) as OpenAPIV3_1.Document);
      allowNoBody(described, bodyOptional);
      return described;
    },
  });
}

/** The plugin takes every body for required. */
function allowNoBody({ paths = {} }: OpenAPIV3_1.Document, operationIds: ReadonlySet<unknown>): void {
  for (const { post } of Object.values(paths).filter((path) => path !== undefined)) {
    const body = post?.requestBody;
    if (body !== undefined && 'content' in body && operationIds.has(post?.operationId)) body.required = false;
  }
}

/** Serves the document at `/openapi.json` and pages for people at `/docs`. */
export async function addDocumentationRoutes(server: HttpServer): Promise<void> {
  server.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    handler: async (_request, reply) => await reply.send(server.swagger()),
  });
  await server.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Served over plain HTTP beyond loopback, an upgrade would leave a blank page; and nothing here asks a foreign service.
    transformStaticCSP: (header) =>
      header.replace(/\s*upgrade-insecure-requests;/, '').replace(' validator.swagger.io', ''),
  });
}

/** What zod says of a value and a reader would not: the document describes JSON, and may grow. */
function describeValue({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  const { def } = zodSchema._zod;
  if (def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
  // An answer that gains a field is still the same answer; only requests are closed.
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  delete jsonSchema.readOnly;
  // Zod leaves them out where a schema transforms what it takes; ours are of what it takes.
  const examples = z.globalRegistry.get(zodSchema)?.['examples'];
  if (Array.isArray(examples)) jsonSchema.examples = examples;
}
