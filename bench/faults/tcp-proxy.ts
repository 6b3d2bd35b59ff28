import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { SeededRandom } from '../../src/testing/model-server/seeded-random.ts';

/** What happens to a connection whose client is about to commit. */
export type CommitCut = 'before' | 'after';

/** A wire to a server that can be cut, in the way of TCP: the other side learns it by a reset. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Cuts each connection with this chance; says how many. */
  cut(chance: number, random: SeededRandom): number;
  /**
   * Cuts the next connections that commit: before the server hears of it, or after, so that it commits and the client
   * never learns. What it gives counts down.
   */
  cutCommits(count: number, when: CommitCut): { readonly left: number };
  /** Nothing arrives any more on either side, and nobody is told. */
  freeze(): void;
  /** New connections work again; those that were frozen are cut, or stay silent for ever, as where a router forgot them. */
  thaw(fate: 'cut' | 'forgotten'): void;
}

/** The end of a simple query, and of the text in a Parse message. */
const commitMessage = Buffer.from('COMMIT\0');

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** Whether nothing gets through any more. */
  silent: boolean;
}

interface CommitCuts {
  left: number;
  readonly when: CommitCut;
}

export async function openTcpProxy(target: { readonly port: number }): Promise<TcpProxy> {
  const links = new Set<Link>();
  let isFrozen = false;
  let cuts: CommitCuts = { left: 0, when: 'before' };
  const drop = (link: Link): void => {
    if (!links.delete(link)) return;
    link.client.resetAndDestroy();
    link.server.destroy();
  };
  const forward = (link: Link, chunk: Buffer): void => {
    if (link.silent) return;
    const isCut = cuts.left > 0 && chunk.includes(commitMessage);
    if (!isCut || cuts.when === 'after') link.server.write(chunk);
    if (!isCut) return;
    cuts.left -= 1;
    links.delete(link);
    link.client.resetAndDestroy();
    // An orderly end lets the server read what came before it.
    if (cuts.when === 'before') link.server.destroy();
    else link.server.end();
  };
  const listener = createServer((client) => {
    const server = connect({ host: '127.0.0.1', port: target.port, noDelay: true });
    const link: Link = { client, server, silent: isFrozen };
    links.add(link);
    client.setNoDelay(true);
    client.on('data', (chunk) => forward(link, chunk));
    server.on('data', (chunk) => {
      if (!link.silent && !client.destroyed) client.write(chunk);
    });
    for (const socket of [client, server]) socket.on('error', () => drop(link)).on('close', () => drop(link));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: portOf(listener.address()),
    cut(chance, random) {
      const chosen = [...links].filter(() => random.fraction() < chance);
      for (const link of chosen) drop(link);
      return chosen.length;
    },
    cutCommits(count, when) {
      cuts = { left: count, when };
      return cuts;
    },
    freeze() {
      isFrozen = true;
      for (const link of links) link.silent = true;
    },
    thaw(fate) {
      isFrozen = false;
      if (fate === 'cut') for (const link of links) drop(link);
    },
    async [Symbol.asyncDispose]() {
      for (const link of links) drop(link);
      listener.close();
      await once(listener, 'close');
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('a proxy without a port');
  return address.port;
}
