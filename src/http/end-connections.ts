import type { HttpServer } from './http-server.ts';

/**
 * Makes answers the last of their connection once the server closes. Closing ends idle connections, but one that is busy at
 * that moment would become idle afterwards, and hold the server open for its keep-alive time.
 */
export function endConnectionsOnClose(server: HttpServer): void {
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });
  server.addHook('onSend', async (_request, reply) => {
    if (closing) void reply.header('connection', 'close');
  });
}
