import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range from which the kernel takes ports of outgoing connections (32768 and up on Linux, 49152 elsewhere). In that
 * range a client that tries a stopped server again can be given the server's own port and connects to itself.
 */
const lowestPort = 20_000;
const highestPort = 32_000;
const maximumTries = 100;

/** A port on 127.0.0.1 that the kernel gives away at this moment, and that stays usable for restarts. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < maximumTries; tries += 1) {
    const port = randomInt(lowestPort, highestPort);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port from ${lowestPort} to ${highestPort} was found in ${maximumTries} tries.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
