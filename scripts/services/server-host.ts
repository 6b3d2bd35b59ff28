import type { ProcessIdentity } from '../../src/adapters/pglite/process-identity.ts';

export type ServerKind = 'postgres17' | 'redis7' | 'redis8';

/** A server to be started. */
export interface ServerOrder {
  readonly kind: ServerKind;
  /** The server's own, kept from one start to the next: `data` and `server.log` stand in it. */
  readonly folder: string;
  /** Where the data are instead, on request. */
  readonly dataFolder?: string | undefined;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Arguments of the server beside those for its port and its folder. */
  readonly args: readonly string[];
  /** Whether it runs on when this process ends, however that ends. */
  readonly outlives: boolean;
}

/** The log of a server in its folder. */
export const logName = 'server.log';

/** A server that runs, in a form that can be written down and found again by another process. */
export type ServerRecord = { readonly process: ProcessIdentity } | { readonly container: string };

/** Where servers come from. */
export interface ServerHost {
  readonly name: 'docker' | 'debian';
  /** Fetches what the server needs. */
  prepare(kind: ServerKind): Promise<void>;
  /** Starts it; it does not answer yet. */
  launch(order: ServerOrder): Promise<ServerRecord>;
}
