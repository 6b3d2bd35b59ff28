import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMemoir } from '../../src/index.ts';
import { silentLog } from '../../src/ports/log.ts';
import { type CliOutcome, makeWorkplace, runCli, startCli, type Workplace } from './cli-process.ts';
import { freePort } from './service-process.ts';

let place: Workplace;

beforeAll(async () => {
  place = await makeWorkplace();
});

afterAll(() => place[Symbol.dispose]());

async function memoir(...args: string[]): Promise<CliOutcome> {
  return await runCli(args, { cwd: place.cwd });
}

/** The one JSON document on standard output of a command that succeeded. */
async function json(...args: string[]) {
  const outcome = await memoir(...args, '--json');
  expect(outcome).toMatchObject({ code: 0 });
  return JSON.parse(outcome.stdout);
}

describe('memoir without a service', () => {
  it('takes a transcript in once, however often it is called, and recalls it', async () => {
    place.write('chat.txt', 'Ana: I live in Porto.\nBruno: I live in Braga, and I have a dog named Rex.\n');
    expect(await json('ingest', 'chat.txt', '--wait')).toMatchObject({
      turns: 2,
      newTurns: 2,
      pendingTurns: 0,
      failedTurns: 0,
    });
    expect(await json('ingest', 'chat.txt')).toMatchObject({ turns: 2, newTurns: 0 });
    const { results } = await json('recall', 'Where does Ana live?');
    expect(results[0].evidence[0]).toMatchObject({ name: 'Ana', quote: 'I live in Porto.' });
    expect(await json('coverage')).toMatchObject({
      turns: 2,
      uncovered: 0,
      overlapping: 0,
      turnsByState: { processed: 2 },
    });
  });
});

describe('memoir on a Node that is too old', () => {
  it('says which one it needs, before anything else', async () => {
    const before = `
      Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
      delete Promise.withResolvers;`;
    expect(await runCli(['serve'], { cwd: place.cwd, before })).toMatchObject({
      code: 78,
      stdout: '',
      stderr:
        'memoir: Memoir needs Node 22.12 or later; this is 20.20.2. Install a newer Node. (invalid_configuration)\n',
    });
  });
});

describe('memoir ingest, where work waits', () => {
  it('says in one plain sentence that the model cannot be reached', async () => {
    using bare = await makeWorkplace();
    bare.write('chat.txt', 'Ana: I live in Porto.\nBruno: I live in Braga.\n');
    const environment = { OPENAI_BASE_URL: `http://127.0.0.1:${await freePort()}/v1`, MEMOIR_MODEL: 'm' };
    const running = startCli(['ingest', 'chat.txt', '--wait'], { cwd: bare.cwd, environment });
    let told = '';
    for await (const piece of running.process.stderr) {
      told += String(piece);
      if (told.includes('Waiting')) break;
    }
    running.process.kill('SIGTERM');
    await running.ended;
    expect(told).toMatch(/^memoir: Waiting for the model: .*cannot be reached \(ECONNREFUSED\).*$/m);
    expect(told).not.toContain('{');
  });
});

describe('memoir worker', () => {
  it('processes everything that is due in all namespaces, open tails included, and ends', async () => {
    await using library = await openMemoir({ dataDir: place.dataDir, work: false, log: silentLog });
    for (const namespace of ['work-a', 'work-b']) {
      const { operations, sessions } = library.namespace(namespace);
      await operations.updateSettings({ windows: { idleMs: 3_600_000, maxTurns: 2 } });
      await sessions.append(
        Array.from({ length: 9 }, (_, index) => ({
          sessionId: 's',
          role: 'user' as const,
          content: `I visited town ${index}.`,
        })),
      );
    }
    await library.close();
    const run = await json('worker', '--run-once');
    expect(run).toMatchObject({ sessions: 2 });
    for (const status of run.namespaces)
      expect(status).toMatchObject({ completed: 5, waiting: 0, active: 0, failed: 0 });
    expect((await memoir('worker', '--run-once')).stdout).toBe('Nothing was due.\n');
  });

  it('works on until a signal ends it in order', async () => {
    const running = startCli(['worker', '--interval', '1'], { cwd: place.cwd });
    await once(running.process.stderr, 'data');
    running.process.kill('SIGTERM');
    const outcome = await running.ended;
    expect(outcome).toMatchObject({ code: 0, signal: null });
    expect(outcome.stderr).toMatch(/"worker\.closing"[^]*"worker\.closed"/);
    expect(existsSync(`${place.dataDir}.lock`)).toBe(false);
  });
});

describe('memoir worker that cannot open its store', () => {
  it('does not say that it works', async () => {
    const url = `postgres://nobody:hush@127.0.0.1:${await freePort()}/none`;
    const { code, stdout, stderr } = await runCli(['worker', '--data-dir', 'x'], {
      cwd: place.cwd,
      environment: { DATABASE_URL: url },
    });
    expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
    expect(stderr).toMatch(
      /^memoir: The database at 127\.0\.0\.1:\d+ cannot be reached: ECONNREFUSED\. Check that it runs/,
    );
    expect(stderr).not.toMatch(/works on|hush/);
  });
});

describe('memoir retry', () => {
  it('says that nothing has failed, or that there is no such window', async () => {
    expect((await memoir('retry')).stdout).toBe('No window has failed.\n');
    expect(await memoir('retry', 'nope')).toMatchObject({ code: 66, stdout: '' });
  });
});

describe('memoir status, failed and config', () => {
  it('tells how a data folder stands', async () => {
    expect(await json('status')).toMatchObject({
      store: '.memoir',
      exists: true,
      serviceUrl: null,
      namespace: 'default',
      ready: true,
      queue: { failed: 0 },
    });
    expect((await memoir('failed')).stdout).toBe('No window has failed.\n');
    expect(await json('failed', '--retry')).toEqual({ windows: [], retriedSessions: 0 });
  });

  it('leaves nothing behind where there is no data folder', async () => {
    using bare = await makeWorkplace({ bare: true });
    expect(await runCli(['status'], bare)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('There is no data folder'),
    });
    const outcome = await runCli(['recall', 'x'], bare);
    expect(outcome).toMatchObject({ code: 73, stdout: '' });
    expect(outcome.stderr).toContain('there is no data folder yet');
    expect(existsSync(bare.dataDir)).toBe(false);
  });

  it('shows each value of the configuration with where it came from, secrets masked', async () => {
    place.write('memoir.config.json', JSON.stringify({ maxConcurrency: 3 }));
    const secret = place.write('key.txt', 'hush-hush\n');
    const environment = { PORT: '6001', MEMOIR_API_KEY_FILE: secret };
    const outcome = await runCli(['config', '--json', '--namespace', 'acme'], { cwd: place.cwd, environment });
    expect(outcome.stdout).not.toContain('hush');
    expect(JSON.parse(outcome.stdout)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: 'namespace', value: 'acme', source: 'flag' }),
        expect.objectContaining({ key: 'port', value: 6001, source: 'environment' }),
        expect.objectContaining({ key: 'maxConcurrency', value: 3, source: 'file' }),
        expect.objectContaining({ key: 'apiKey', value: '********', source: 'secret file' }),
        expect.objectContaining({ key: 'dataDir', value: '.memoir', source: 'default' }),
      ]),
    );
    place.write('memoir.config.json', '{}');
  });
});
