import { expect, vi } from 'vitest';
import type { HttpClient } from './http-service.ts';

/** Waits until nothing of the namespace waits to be processed. */
export async function untilProcessed(client: HttpClient): Promise<void> {
  await vi.waitFor(async () => expect((await client.get('queue')).body).toMatchObject({ waiting: 0, active: 0 }), {
    timeout: 10_000,
  });
}
