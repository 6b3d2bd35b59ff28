import type { AddressInfo } from 'node:net';
import { buildServer } from '../../src/http/build-server.ts';
import type { HttpServer } from '../../src/http/http-server.ts';
import { silentLog } from '../../src/ports/log.ts';
import { openEngine, type OpenEngineOptions } from '../../src/runtime/open-engine.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { storeTemplate } from './store-template.ts';

/** JSON of any shape: what a test looks at is what it expects. */
export type Json = ReturnType<typeof JSON.parse>;

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** One namespace of a service, over HTTP. */
export interface HttpClient {
  readonly namespace: string;
  /** `path` is below the namespace: `messages`, `session/s/flush`. */
  get(path: string): Promise<HttpAnswer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  /** Sends what is no JSON, or what JSON.stringify would mend. */
  send(method: string, path: string, init?: RequestInit): Promise<HttpAnswer>;
}

/** A service on a port of its own, with an engine whose store is in memory. */
export interface HttpService extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly server: HttpServer;
  /** A namespace that nobody has used. */
  client(): HttpClient;
}

/** Opens an engine and serves it. */
export async function openHttpService(options: Partial<OpenEngineOptions> = {}): Promise<HttpService> {
  const log = options.log ?? silentLog;
  const opened = await openEngine({ dataDir: null, log, templateFile: storeTemplate, ...options });
  const { engine } = opened;
  const server = await buildServer({ engine, log, oldestPendingMs: () => engine.operations.oldestPendingMs() });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    server,
    client: () => createClient(url, uniqueNamespace()),
    async [Symbol.asyncDispose]() {
      await server.close();
      await opened.close();
    },
  };
}

function createClient(url: string, namespace: string): HttpClient {
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<HttpAnswer> => {
    const answer = await fetch(`${url}/api/memory/${namespace}/${path}`, { method, ...init });
    return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
  };
  return {
    namespace,
    send,
    get: (path) => send('GET', path),
    post: (path, body, headers = {}) =>
      send(
        'POST',
        path,
        body === undefined
          ? { headers }
          : { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) },
      ),
  };
}
