import { connect, createServer, type Socket } from 'node:net';

/** A connection to a server that a test can lose. */
export interface Link extends AsyncDisposable {
  /** The server's address, through here. */
  readonly url: string;
  /** Ends all connections; new ones are taken. */
  cut(): void;
  /** Ends all connections and refuses new ones, as a server that is not there. */
  refuse(): Promise<void>;
  /** Takes connections and bytes and answers nothing, as a server that hangs. */
  freeze(): void;
  /** Undoes the last two. Connections that were frozen have nothing of what was sent meanwhile. */
  restore(): Promise<void>;
}

/** Stands between a test and a server. */
export async function openLink(serverUrl: string): Promise<Link> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const forward = (from: Socket, to: Socket): void => {
      sockets.add(from);
      from.on('data', (bytes) => void (isFrozen || to.write(bytes)));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    };
    forward(near, far);
    forward(far, near);
  });
  const listen = async (port: number): Promise<number> =>
    await new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const refuse = async (): Promise<void> => {
    const closed = Promise.withResolvers<void>();
    server.close(() => closed.resolve());
    cut();
    await closed.promise;
  };
  const port = await listen(0);
  const address = new URL(serverUrl);
  address.port = String(port);
  return {
    url: address.href,
    cut,
    refuse,
    freeze() {
      isFrozen = true;
    },
    async restore() {
      isFrozen = false;
      cut();
      if (!server.listening) await listen(port);
    },
    [Symbol.asyncDispose]: refuse,
  };
}
