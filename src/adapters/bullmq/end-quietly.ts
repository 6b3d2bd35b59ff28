import type { PostgresConnection } from 'bullmq';

/**
 * A client that BullMQ has taken from its pool and that loses its connection between two statements has nobody to tell:
 * without a listener its error would end the process. What runs on it is told by its own rejection.
 */
export function endQuietly({ pool }: PostgresConnection): void {
  pool.on('connect', (client) => client.on('error', () => undefined));
}
