import { fastify } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { limits } from '../domain/limits.ts';
import type { Engine } from '../engine/engine.ts';
import type { Log } from '../ports/log.ts';
import { createBrokenRequestHandler } from './answer-broken-requests.ts';
import { addDocumentationRoutes, collectDocumentation } from './documentation-routes.ts';
import { endConnectionsOnClose } from './end-connections.ts';
import { createBadUrlHandler, handleErrors } from './handle-errors.ts';
import { addHealthRoutes, type HealthOptions } from './health-routes.ts';
import { addHierarchyRoutes } from './hierarchy-routes.ts';
import type { HttpServer } from './http-server.ts';
import { addIngestRoutes } from './ingest-routes.ts';
import { acceptJsonBodies } from './json-body.ts';
import { logRequests } from './log-requests.ts';
import { addMemoryChangeRoutes } from './memory-change-routes.ts';
import { addMemoryRoutes } from './memory-routes.ts';
import { addOperationsRoutes } from './operations-routes.ts';
import { addProfileRoutes } from './profile-routes.ts';
import { addRecallRoutes } from './recall-routes.ts';
import { collectMethods, refuseOtherMethods } from './refuse-methods.ts';
import { requestIdOf } from './request-id.ts';
import { addRunRoutes } from './run-routes.ts';
import { addSearchRoutes } from './search-routes.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addStatisticsRoutes } from './statistics-routes.ts';
import { addUsageRoutes } from './usage-routes.ts';
import { validatorCompiler } from './validate-request.ts';
import { addWindowRoutes } from './window-routes.ts';

export interface ServerOptions extends HealthOptions {
  readonly engine: Engine;
  readonly log: Log;
}

/** What one request may take to arrive, in ms: 32 MB at 1 Mbit/s. A slower one only holds a connection. */
const requestTimeoutMs = 300_000;
/** Characters of one path segment. Ids are bounded by their schema, which says so; this only keeps the router out of it. */
const maxParamLength = 65_536;

/**
 * Builds the HTTP surface of an engine, ready to listen. Closing it ends idle connections at once, lets running requests
 * end, and leaves the engine open: whoever opened it closes it afterwards.
 */
export async function buildServer(options: ServerOptions): Promise<HttpServer> {
  const { engine, log } = options;
  const server = createServer(log);
  handleErrors(server, log);
  await collectDocumentation(server);
  const routed = collectMethods(server);
  addIngestRoutes(server, engine);
  addSessionRoutes(server, engine);
  addRecallRoutes(server, engine);
  addSearchRoutes(server, engine);
  addMemoryRoutes(server, engine);
  addMemoryChangeRoutes(server, engine);
  addRunRoutes(server, engine);
  addProfileRoutes(server, engine);
  addHierarchyRoutes(server, engine);
  addStatisticsRoutes(server, engine);
  addOperationsRoutes(server, engine);
  addWindowRoutes(server, engine);
  addUsageRoutes(server, engine);
  addHealthRoutes(server, engine, options);
  refuseOtherMethods(server, routed);
  await addDocumentationRoutes(server);
  await server.ready();
  return server;
}

function createServer(log: Log): HttpServer {
  const server = fastify({
    logger: false,
    bodyLimit: limits.requestBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    // What arrives on a connection that is still busy while the server closes is served: the engine closes afterwards.
    return503OnClosing: false,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength },
    frameworkErrors: createBadUrlHandler(log),
    clientErrorHandler: createBrokenRequestHandler(log),
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  // Answers are typed against their schemas; checking them again while they are sent would only cost time.
  server.setSerializerCompiler(() => (answer: unknown) => JSON.stringify(answer));
  acceptJsonBodies(server);
  endConnectionsOnClose(server);
  logRequests(server, log);
  return server;
}
