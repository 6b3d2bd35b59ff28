import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { createRecordingLog, type RecordingLog } from '../testing/recording-log.ts';
import { buildServer } from './build-server.ts';
import type { HttpServer } from './http-server.ts';

let server: HttpServer;
let log: RecordingLog;
/** The signal of the call that the engine is in. */
let asked: PromiseWithResolvers<AbortSignal>;

beforeEach(async () => {
  asked = Promise.withResolvers();
  log = createRecordingLog();
  // An engine that answers when nobody waits any more.
  const recall: Engine['recall'] = async (_namespace, _request, { signal } = {}) => {
    if (signal === undefined) throw new Error('no signal');
    asked.resolve(signal);
    return await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  };
  server = await buildServer({ engine: { recall } as unknown as Engine, log });
  await server.listen({ host: '127.0.0.1', port: 0 });
});

afterEach(async () => await server.close());

it('tells the engine that the client went away, which is no failure of the service', async () => {
  const { port } = server.server.address() as AddressInfo;
  // Not fetch: its pool opens another connection in the place of one that it drops, and closing would wait for that.
  const client = request(`http://127.0.0.1:${port}/api/memory/n/recall`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  client.on('error', () => undefined).end(JSON.stringify({ query: 'violin' }));
  const signal = await asked.promise;
  expect(signal.aborted).toBe(false);
  const gone = new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
  client.destroy();
  await gone;
  expect(log.events('error')).toEqual([]);
});
