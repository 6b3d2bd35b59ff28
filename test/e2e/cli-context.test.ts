import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/ports/log.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { serve } from '../../src/runtime/serve.ts';
import { makeWorkplace, runCli, type Workplace } from './cli-process.ts';

let place: Workplace;

beforeAll(async () => {
  place = await makeWorkplace();
  place.write('chat.txt', 'Ana: I live in Porto.\nBruno: I live in Braga, and I have a dog named Rex.\n');
  expect(await memoir('ingest', 'chat.txt', '--wait')).toMatchObject({ code: 0 });
});

afterAll(() => place[Symbol.dispose]());

async function memoir(...args: string[]) {
  return await runCli(args, { cwd: place.cwd });
}

describe('memoir context', () => {
  it('prints the text alone on standard output, the same with and without a service', async () => {
    const question = ['context', 'Where does Ana live?', '--budget', '200'];
    const local = await memoir(...question);
    expect(local).toMatchObject({ code: 0 });
    expect(local.stdout).toMatch(
      /^<memoir-context>\n[^]*- \[\d{4}-\d\d-\d\d\] Ana lives in Porto\.\n[^]*<\/memoir-context>\n$/,
    );
    expect(local.stderr).toMatch(/About \d+ tokens\./);
    const config = readConfig({ flags: { dataDir: place.dataDir, port: 0 } });
    const service = await serve({ config, work: false, log: silentLog });
    try {
      expect(await memoir(...question)).toEqual(local);
      const answer = JSON.parse((await memoir(...question, '--json')).stdout);
      expect(`${answer.text}\n`).toBe(local.stdout);
    } finally {
      await service.close();
    }
  });

  it('says so where nothing is remembered', async () => {
    const outcome = await memoir('context', 'Where does Ana live?', '--namespace', 'other');
    expect(outcome).toMatchObject({ code: 0, stdout: '' });
    expect(outcome.stderr).toContain('Nothing is remembered about that.');
  });

  it.each([
    [['--budget', 'many'], 'tokenBudget'],
    [['--all', '--user', 'ana'], '--all and --user exclude each other'],
    [['--all', '--only-session', '--session', 's'], '--all and --only-session exclude each other'],
    [['--only-session'], 'sessionId'],
  ])('refuses %j', async (flags, reason) => {
    const outcome = await memoir('context', 'Ana', ...flags);
    expect(outcome).toMatchObject({ code: 64, stdout: '' });
    expect(outcome.stderr).toContain(reason);
  });
});
