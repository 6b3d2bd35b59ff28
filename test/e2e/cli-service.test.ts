import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../src/adapters/pglite/data-folder-lock.ts';
import { openMemoir } from '../../src/index.ts';
import { silentLog } from '../../src/ports/log.ts';
import { makeWorkplace, runCli, type RunningCli, startCli, type Workplace } from './cli-process.ts';
import { freePort } from './service-process.ts';

let place: Workplace;

beforeAll(async () => {
  place = await makeWorkplace();
});

afterAll(() => place[Symbol.dispose]());

/** Starts `memoir serve` on a free port and answers with where it listens. */
async function serve(...args: string[]): Promise<{ readonly running: RunningCli; readonly url: string }> {
  const running = startCli(['serve', '--port', '0', ...args], { cwd: place.cwd });
  const line = await running.waitFor('\n');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`no address in: ${line}`);
  return { running, url };
}

async function json(...args: string[]) {
  const outcome = await runCli([...args, '--json'], { cwd: place.cwd });
  expect(outcome).toMatchObject({ code: 0 });
  return JSON.parse(outcome.stdout);
}

describe('memoir serve', () => {
  it('says where it listens in one line, logs JSON on standard error, and ends in order on SIGTERM', async () => {
    const { running, url } = await serve();
    expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'live' });
    running.process.kill('SIGTERM');
    const { code, signal, stdout, stderr } = await running.ended;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(stdout).toBe(`Memoir listens on ${url} (pages at ${url}/docs, data in .memoir).\n`);
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg);
    expect(events).toEqual(expect.arrayContaining(['service.ready', 'service.closing', 'service.closed']));
    expect(existsSync(`${place.dataDir}.lock`)).toBe(false);
  });

  it('lets the other commands talk to it', async () => {
    const { running, url } = await serve();
    const namespace = ['--namespace', 'shared'];
    place.write('chat.txt', 'Ana: I live in Porto.\nBruno: I have a dog named Rex.\n');
    expect(await json('status', ...namespace)).toMatchObject({ serviceUrl: url, ready: true });
    expect(await json('ingest', 'chat.txt', '--wait', ...namespace)).toMatchObject({
      turns: 2,
      newTurns: 2,
      pendingTurns: 0,
    });
    expect(await json('ingest', 'chat.txt', ...namespace)).toMatchObject({ turns: 2, newTurns: 0 });
    const { results } = await json('recall', 'Where does Ana live?', ...namespace);
    expect(results[0].evidence[0]).toMatchObject({ name: 'Ana', quote: 'I live in Porto.' });
    expect(await json('coverage', ...namespace)).toMatchObject({ turns: 2, turnsByState: { processed: 2 } });
    expect(await json('failed', '--retry', ...namespace)).toEqual({ windows: [], retriedSessions: 0 });
    const wrong = await runCli(['recall', 'x', '--limit', '0', ...namespace], { cwd: place.cwd });
    expect(wrong).toMatchObject({ code: 64, stderr: expect.stringContaining('limit must be at least 1. ') });
    running.process.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 0 });
  });

  it('refuses a folder that another service has, and names that service', async () => {
    const { running, url } = await serve();
    const second = await runCli(['serve', '--port', '0'], { cwd: place.cwd });
    expect(second).toMatchObject({ code: 75, stdout: '' });
    expect(second.stderr).toContain(`its service answers at ${url}`);
    expect(second.stderr).toContain('(data_folder_in_use)');
    running.process.kill('SIGTERM');
    await running.ended;
  });

  it('refuses a port that is taken, and leaves the folder free', async () => {
    const { running, url } = await serve();
    using other = await makeWorkplace();
    const second = await runCli(['serve', '--port', new URL(url).port], { cwd: other.cwd });
    expect(second).toMatchObject({ code: 75, stdout: '' });
    expect(second.stderr).toContain('(address_in_use)');
    expect(existsSync(`${other.dataDir}.lock`)).toBe(false);
    running.process.kill('SIGTERM');
    await running.ended;
  });

  it('processes nothing without its worker', async () => {
    const { running, url } = await serve('--no-worker');
    const root = `${url}/api/memory/idle`;
    const headers = { 'content-type': 'application/json' };
    await fetch(`${root}/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ sessionId: 's', role: 'user', content: 'I live in Porto.' }),
    });
    await fetch(`${root}/session/s/flush`, { method: 'POST' });
    running.process.kill('SIGTERM');
    await running.ended;
    expect(await json('coverage', '--namespace', 'idle')).toMatchObject({ turns: 1, turnsByState: { open: 1 } });
  });

  it('is told apart from a service that does not answer any more', async () => {
    const lock = await lockDataFolder(place.dataDir);
    lock.setServiceUrl(`http://127.0.0.1:${await freePort()}`);
    const outcome = await runCli(['coverage'], { cwd: place.cwd });
    lock.release();
    expect(outcome).toMatchObject({ code: 69, stdout: '' });
    expect(outcome.stderr).toMatch(/^memoir: The service at http:\S+ does not answer\. .*\(store_unavailable\)\n$/);
  });
});

describe('a data folder', () => {
  it('that an application has open is in use', async () => {
    await using memoir = await openMemoir({ dataDir: place.dataDir, log: silentLog });
    expect(await memoir.operations.health()).toEqual({ ready: true, redisConnected: null });
    const outcome = await runCli(['coverage'], { cwd: place.cwd });
    expect(outcome).toMatchObject({ code: 75, stdout: '' });
    expect(outcome.stderr).toMatch(
      new RegExp(`^memoir: .*\\.memoir is used by process ${process.pid} on .*\\(data_folder_in_use\\)\\n$`),
    );
  });

  it('that is damaged, foreign, a file or not writable is refused in one line, each with its exit code', async () => {
    using bare = await makeWorkplace({ bare: true });
    const refused = async (dataDir: string) => {
      const { code, stderr } = await runCli(['coverage', '--data-dir', dataDir], { cwd: bare.cwd });
      expect(stderr.trim().split('\n')).toHaveLength(1);
      return { code, error: /\((\w+)\)\n$/.exec(stderr)?.[1] };
    };
    expect(await refused(bare.write('file', ''))).toEqual({ code: 73, error: 'data_folder_unusable' });
    expect(await refused('/proc/memoir')).toEqual({ code: 73, error: 'data_folder_unusable' });
    expect(await refused(bare.cwd)).toEqual({ code: 73, error: 'data_folder_unusable' });
    using damaged = await makeWorkplace();
    damaged.write('.memoir/PG_VERSION', 'garbage\n');
    expect(await refused(damaged.dataDir)).toEqual({ code: 74, error: 'data_folder_corrupt' });
  });
});
