import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/ports/log.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { serve } from '../../src/runtime/serve.ts';
import { type CliOutcome, makeWorkplace, runCli, type Workplace } from './cli-process.ts';

let place: Workplace;

beforeAll(async () => {
  place = await makeWorkplace();
  place.write('chat.txt', '[2024-01-15 10:30] Ana: I live in Porto.\n[2024-03-15 10:30] Ana: I moved to Lisbon.\n');
  await memoir('ingest', 'chat.txt', '--session', 'chat', '--wait', '--user', 'ana');
});

afterAll(() => place[Symbol.dispose]());

async function memoir(...args: string[]): Promise<CliOutcome> {
  const outcome = await runCli(args, { cwd: place.cwd });
  expect(outcome).toMatchObject({ code: 0 });
  return outcome;
}

async function json(...args: string[]) {
  return JSON.parse((await memoir(...args, '--json')).stdout);
}

/** What the commands on memories and figures answer to machines. */
async function answers() {
  const { memories } = await json('memories', 'list', '--user', 'ana');
  const id: string = memories[0].id;
  return {
    memories,
    memory: await json('memories', 'show', id),
    history: await json('memories', 'history', id),
    stats: await json('stats'),
    earlier: await json('stats', '--date', '2024-01-15'),
  };
}

/** What they show to people. */
async function texts(id: string): Promise<string[]> {
  const commands = [['memories'], ['memories', 'show', id], ['memories', 'history', id], ['stats']];
  return (await Promise.all(commands.map((command) => memoir(...command)))).map(({ stdout }) => stdout);
}

describe('memoir memories and memoir stats', () => {
  it('show the same with and without a service', async () => {
    const local = await answers();
    expect(await json('status')).toMatchObject({ serviceUrl: null, processorRunning: false });
    let shown: string[] = [];
    const service = await serve({
      config: readConfig({ flags: { dataDir: place.dataDir, port: 0 } }),
      work: true,
      log: silentLog,
    });
    try {
      expect(await json('status')).toMatchObject({ serviceUrl: service.url, processorRunning: true });
      expect(await answers()).toEqual(local);
      shown = await texts(local.memory.id);
    } finally {
      await service.close();
    }
    expect(local.memories[0]).toMatchObject({ scope: 'user', ownerId: 'ana', status: 'active', sessionId: 'chat' });
    expect(local.memory).toEqual(local.memories[0]);
    expect(local.history.changes[0]).toMatchObject({ operation: 'add', runId: expect.any(String) });
    expect(local.stats).toMatchObject({
      namespace: 'default',
      processed: { turns: 2, failed: 0 },
      stored: { memories: local.memories.length, sessions: 1, turns: 2, summaries: 1 },
    });
    expect(local.earlier.processed).toEqual({
      day: '2024-01-15',
      processed: 0,
      failed: 0,
      retried: 0,
      turns: 0,
      durationMs: 0,
    });
    const [list, one, history, stats] = shown;
    expect(list).toMatch(/^id +recorded +category +memory\n/);
    expect(one).toContain('Ana, 2024-0');
    expect(history).toMatch(/ add +run [0-9a-f-]{36} +active /);
    expect(stats).toMatch(/processed +\d windows? of 2 turns\n/);
  });

  it('say what is wrong', async () => {
    const run = async (...args: string[]) => await runCli(args, { cwd: place.cwd });
    const unknown = await run('memories', 'show', '01234567-89ab-7def-8123-456789abcdef');
    expect(unknown).toMatchObject({ code: 66, stderr: expect.stringContaining('(not_found)') });
    expect(await run('stats', '--date', 'today')).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('must be a day such as 2024-01-15'),
    });
    expect(await run('memories', 'list', '--status', 'gone')).toMatchObject({ code: 64 });
    expect((await memoir('memories', 'list', '--subject', 'Nobody')).stdout).toBe('Nothing is remembered there.\n');
  });
});
