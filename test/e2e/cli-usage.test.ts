import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../src/adapters/pglite/open-embedded-store.ts';
import { contentHash } from '../../src/domain/memory/memory-key.ts';
import { silentLog } from '../../src/ports/log.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { serve } from '../../src/runtime/serve.ts';
import { buildCall } from '../../src/testing/isolation/build-call.ts';
import { makeWorkplace, runCli, type Workplace } from './cli-process.ts';

let place: Workplace;
const day = '2026-03-01';
const at = new Date(`${day}T10:00:00Z`);

beforeAll(async () => {
  place = await makeWorkplace();
  const { store } = await openEmbeddedStore({ folder: place.dataDir });
  const namespace = 'default';
  await store.usage.record(buildCall({ namespace, at, costMicros: 1_250_000, inputTokens: 4_000 }));
  await store.usage.record(buildCall({ namespace, at, purpose: 'embed', outcome: 'aborted', model: 'a\u001B[2Jb' }));
  await store.profiles.update(namespace, 'ana', {
    add: [
      {
        entryId: '01234567-89ab-7def-8123-456789abcdef',
        field: 'goals',
        text: 'a marathon',
        contentHash: contentHash('a marathon'),
      },
    ],
    remove: [],
    at,
  });
  await store.close();
});

afterAll(() => place[Symbol.dispose]());

async function memoir(...args: string[]) {
  return await runCli(args, { cwd: place.cwd });
}

async function json(...args: string[]) {
  const outcome = await memoir(...args, '--json');
  expect(outcome).toMatchObject({ code: 0 });
  return JSON.parse(outcome.stdout);
}

const period = ['usage', '--from', day, '--to', day];

describe('memoir usage and memoir profile', () => {
  it('show the same with and without a service', async () => {
    const local = { usage: await json(...period), profile: await json('profile', 'ana') };
    expect(local.usage).toMatchObject({
      from: day,
      to: day,
      totals: { calls: 2, failedCalls: 1, cost: 1.250007 },
      days: [{ purpose: 'embed' }, { purpose: 'extract', inputTokens: 4_000, cost: 1.25 }],
      budget: { tokensPerDay: null, exhausted: false },
    });
    expect(local.profile).toMatchObject({ userId: 'ana', profile: { goals: [{ text: 'a marathon' }], interests: [] } });
    const config = readConfig({ flags: { dataDir: place.dataDir, port: 0 } });
    const service = await serve({ config, work: true, log: silentLog });
    try {
      expect(await json('status')).toMatchObject({ serviceUrl: service.url });
      expect({ usage: await json(...period), profile: await json('profile', 'ana') }).toEqual(local);
    } finally {
      await service.close();
    }
  });

  it('show people a table with its sums, and say what is wrong', async () => {
    const { stdout } = await memoir(...period);
    const lines = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines.slice(0, 4)).toEqual([
      ['day (UTC)', 'purpose', 'model', 'calls', 'failed', 'tokens in', 'tokens out', 'cost', 'time'],
      [day, 'embed', 'ab', '1', '1', '100', '10', '0.000007', '5 ms'],
      [day, 'extract', 'test/model', '1', '0', '4000', '10', '1.25', '5 ms'],
      ['total', '2', '1', '4100', '20', '1.250007', '10 ms'],
    ]);
    expect(stdout).toContain('\nToday 0 tokens, 0.00 spent.\n');
    expect((await memoir('usage')).stdout).toMatch(/^No model was called from \S+ to \S+\.\n/);
    expect((await memoir('profile', 'ana')).stdout).toBe('goals\n  a marathon\n');
    expect(await memoir('usage', '--from', 'soon')).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('memoir: from must be a day such as 2024-01-15. '),
    });
    expect(await memoir('profile', 'nobody')).toMatchObject({ code: 66, stdout: '' });
  });
});
