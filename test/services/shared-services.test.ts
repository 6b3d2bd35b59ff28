import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findServices } from '../../scripts/services/find-services.ts';
import { describeServers, startTimeoutMs } from './describe-servers.ts';
import { runServices, startServerOwner } from './run-node.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'memoir-services-'));
});

afterEach(async () => {
  await runServices(folder, 'down');
  rmSync(folder, { recursive: true });
});

function readUrls(output: string): Record<string, string> {
  return Object.fromEntries(
    output
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/)),
  );
}

async function isListening(url: string): Promise<boolean> {
  const { hostname: host, port } = new URL(url);
  return await new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

describeServers('the shared servers', () => {
  it(
    'are the same for two that start them at the same moment, and for a third',
    async () => {
      const [first, second] = await Promise.all([runServices(folder, 'up'), runServices(folder, 'up')]);
      expect([first.code, second.code]).toEqual([0, 0]);
      expect(second.stdout).toBe(first.stdout);
      const names = [
        'DATABASE_URL',
        'MEMOIR_TEST_POSTGRES_URL',
        'MEMOIR_TEST_REDIS7_URL',
        'MEMOIR_TEST_REDIS8_URL',
        'REDIS_URL',
      ];
      expect(Object.keys(readUrls(first.stdout)).sort()).toEqual(names);
      expect((await runServices(folder, 'up')).stdout).toBe(first.stdout);
      expect((await runServices(folder, 'env')).stdout).toBe(first.stdout);
    },
    startTimeoutMs,
  );

  it('end with their data, once', async () => {
    const urls = Object.values(readUrls((await runServices(folder, 'up')).stdout));
    expect((await runServices(folder, 'down')).stdout).toBe('Ended and removed: postgres, redis7, redis8.\n');
    expect(await Promise.all(urls.map(isListening))).not.toContain(true);
    expect(readdirSync(join(folder, 'servers'))).toEqual([]);
    expect(existsSync(join(folder, 'state.json'))).toBe(false);
    expect(await runServices(folder, 'down')).toMatchObject({ code: 0, stdout: 'No servers ran.\n' });
    expect(await runServices(folder, 'env')).toMatchObject({ code: 1, stdout: '' });
  });

  it('are started again where one died, and leave a stranger alone that has its pid', async () => {
    const before = readUrls((await runServices(folder, 'up')).stdout);
    const statePath = join(folder, 'state.json');
    const state = readFileSync(statePath, 'utf8');
    const { redis7 } = JSON.parse(state) as { redis7: { server: { process: { pid: number } } } };
    process.kill(redis7.server.process.pid, 'SIGKILL');
    await vi.waitFor(async () => expect((await runServices(folder, 'status')).code).toBe(3));
    // As if the dead server's pid were now that of this very process.
    writeFileSync(statePath, state.replace(`"pid": ${redis7.server.process.pid},`, `"pid": ${process.pid},`));
    const after = readUrls((await runServices(folder, 'up')).stdout);
    expect(after['MEMOIR_TEST_POSTGRES_URL']).toBe(before['MEMOIR_TEST_POSTGRES_URL']);
    expect(await Promise.all(Object.values(after).map(isListening))).not.toContain(false);
  });

  it('are found without their state file by the next start, which replaces them', async () => {
    const before = readUrls((await runServices(folder, 'up')).stdout);
    writeFileSync(join(folder, 'state.json'), '{');
    const after = readUrls((await runServices(folder, 'up')).stdout);
    expect(await isListening(before['MEMOIR_TEST_REDIS8_URL'] ?? '')).toBe(false);
    expect(await isListening(after['MEMOIR_TEST_REDIS8_URL'] ?? '')).toBe(true);
    expect(readdirSync(join(folder, 'servers'))).toHaveLength(3);
  });
});

describeServers('servers that a process starts for itself', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)('end with it when it ends by %s', async (signal) => {
    const owner = await startServerOwner(folder);
    expect(await Promise.all(owner.urls.map(isListening))).toEqual([true, true, true]);
    await owner.end(signal);
    await vi.waitFor(async () => expect(await Promise.all(owner.urls.map(isListening))).toEqual([false, false, false]));
    // After a kill the next command removes their data, else they are gone already.
    if (signal === 'SIGKILL') await runServices(folder, 'down');
    expect(readdirSync(join(folder, 'servers'))).toEqual([]);
  });
});

describe('findServices', () => {
  it('takes the servers that the environment names', async () => {
    const urls = { postgres: 'postgres://a/b', redis7: 'redis://a:7', redis8: 'redis://a:8' };
    const environment = {
      MEMOIR_TEST_POSTGRES_URL: urls.postgres,
      MEMOIR_TEST_REDIS7_URL: urls.redis7,
      MEMOIR_TEST_REDIS8_URL: urls.redis8,
    };
    expect(await findServices({ environment })).toMatchObject({ urls });
  });
});
