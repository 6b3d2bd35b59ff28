import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A JSON request as a scripted server received it. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ScriptedReply {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body: unknown;
}

/** A server that answers as it is told, for what no honest stand-in says. Bind it with `await using`. */
export interface ScriptedServer extends AsyncDisposable {
  /** Scheme, host and port. */
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
}

/** Starts a server on the loopback interface that answers JSON requests. */
export async function startScriptedServer(
  answer: (request: ReceivedRequest) => ScriptedReply,
): Promise<ScriptedServer> {
  const received: ReceivedRequest[] = [];
  return await listen(received, async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const request = { path: incoming.url ?? '', headers: incoming.headers, body };
    received.push(request);
    const reply = answer(request);
    outgoing.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    outgoing.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  });
}

/** Starts a server whose answers never end. */
export async function startEndlessServer(): Promise<ScriptedServer> {
  const piece = Buffer.alloc(1024 * 1024, 0x20);
  return await listen([], async (incoming, outgoing) => {
    incoming.resume();
    const more = (): void => {
      while (!outgoing.destroyed && outgoing.write(piece));
    };
    outgoing.on('drain', more);
    more();
  });
}

async function listen(
  received: readonly ReceivedRequest[],
  handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
): Promise<ScriptedServer> {
  // What goes wrong in a test's own answer ends the connection, which the test sees.
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing).catch(() => outgoing.destroy()));
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}
