import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMemoir } from '../../src/index.ts';
import { silentLog } from '../../src/ports/log.ts';
import { type ModelServer, startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { makeWorkplace, runCli, type Workplace } from './cli-process.ts';

let place: Workplace;
let server: ModelServer;

beforeAll(async () => {
  place = await makeWorkplace();
  server = await startModelServer();
});

afterAll(async () => {
  place[Symbol.dispose]();
  await server.close();
});

async function append(namespace: string, tokensPerDay = 1_000_000): Promise<void> {
  await using library = await openMemoir({ dataDir: place.dataDir, namespace, work: false, log: silentLog });
  await library.operations.updateSettings({ budget: { tokensPerDay } });
  await library.sessions.append([{ sessionId: 's', role: 'user', content: 'I live in Porto.' }]);
}

async function memoir(...args: string[]): Promise<string> {
  const environment = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'k', MEMOIR_EMBEDDING_MODEL: 'e' };
  const { code, stdout } = await runCli(args, { cwd: place.cwd, environment });
  expect(code).toBe(0);
  return stdout;
}

describe('memoir status', () => {
  it('says what a budget holds, until when, and how far it is embedded', async () => {
    await append('poor', 1);
    await memoir('worker', '--run-once');
    const poor = await memoir('status', '--namespace', 'poor');
    expect(poor).toMatch(/^held +1 turn\. Held until \d{4}-.*: the budget of the day is used up/m);
    expect(poor).toMatch(/^embedded +0 of 1 turns.*Held until \d{4}-.*: the budget of the day is used up/m);
    expect(JSON.parse(await memoir('status', '--namespace', 'poor', '--json'))).toMatchObject({
      model: { name: 'gpt-5-mini', available: null, waiting: null },
      redisConnected: null,
      held: { turns: 1, reason: 'budget' },
      embedding: { turns: { total: 1, embedded: 0 }, held: { reason: 'budget' } },
    });
  });

  it('says what the model answers where work waits for it', async () => {
    await append('away');
    server.fail({ kind: 'unauthorized', times: Infinity, when: (call) => call.kind === 'chat' });
    await memoir('worker', '--run-once');
    const away = await memoir('status', '--namespace', 'away');
    expect(away).toMatch(/^model +gpt-5-mini\. Waiting for the model: .*answered 401: it does not accept the key/m);
    expect(away).toMatch(/^embedded +1 of 1 turns, 0 of 0 memories by .*e$/m);
    expect(away).not.toMatch(/^held/m);
  });
});

describe('memoir config', () => {
  it('shows the model that is asked where none is named', async () => {
    expect(await memoir('config')).toMatch(/^model +gpt-5-mini +default/m);
    const { stdout } = await runCli(['config'], { cwd: place.cwd });
    expect(stdout).toMatch(/^model +rules +default/m);
  });
});
