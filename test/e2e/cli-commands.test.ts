import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/ports/log.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { serve, type Service } from '../../src/runtime/serve.ts';
import { type CliOutcome, makeWorkplace, runCli, startCli, type Workplace } from './cli-process.ts';

const transcript =
  'Ana: I live in Porto.\nBruno: I live in Braga, and I have a dog named Rex.\nAna: My cat is called Pixel.\n';

let place: Workplace;
/** The commands talk to it, which spares each of them opening the store. */
let service: Service;

beforeAll(async () => {
  place = await makeWorkplace();
  service = await serve({
    config: readConfig({ flags: { dataDir: place.dataDir, port: 0 } }),
    work: true,
    log: silentLog,
  });
});

afterAll(async () => {
  await service.close();
  place[Symbol.dispose]();
});

async function memoir(...args: string[]): Promise<CliOutcome> {
  return await runCli(args, { cwd: place.cwd });
}

/** The one JSON document on standard output of a command that succeeded. */
async function json(...args: string[]) {
  const outcome = await memoir(...args, '--json');
  expect(outcome).toMatchObject({ code: 0 });
  return JSON.parse(outcome.stdout);
}

describe('memoir ingest', () => {
  it('hands a transcript over once, however often it is called', async () => {
    place.write('chat.txt', transcript);
    const first = await json('ingest', 'chat.txt', '--wait', '--namespace', 'twice');
    expect(first).toMatchObject({ files: 1, sessions: 1, turns: 3, newTurns: 3, pendingTurns: 0, failedTurns: 0 });
    expect(first.seconds).toBeGreaterThan(0);
    expect(await json('ingest', 'chat.txt', '--namespace', 'twice')).toMatchObject({ turns: 3, newTurns: 0 });
    expect(await json('coverage', '--namespace', 'twice')).toMatchObject({
      turns: 3,
      uncovered: 0,
      overlapping: 0,
      turnsByState: { processed: 3 },
    });
  });

  it('takes JSON, JSON Lines and LoCoMo, several files at once, and writes a line for each', async () => {
    const messages = [
      { role: 'user', name: 'Ana', content: 'I moved to Lisbon.' },
      { role: 'assistant', content: 'How nice.' },
    ];
    place.write('list.json', JSON.stringify(messages));
    place.write(
      'lines.jsonl',
      messages.map((message) => JSON.stringify({ ...message, sessionId: 'lines' })).join('\n'),
    );
    const turns = [{ speaker: 'Caroline', dia_id: 'D1:1', text: 'I went hiking.' }];
    place.write(
      'locomo.json',
      JSON.stringify({
        sample_id: 'conv-1',
        conversation: { session_1_date_time: '1:56 pm on 8 May, 2023', session_1: turns },
      }),
    );
    const outcome = await memoir('ingest', 'list.json', 'lines.jsonl', 'locomo.json', '--namespace', 'formats');
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/^5 turns in 3 sessions, 5 new, \d+\.\d s\. They can be recalled now/);
    expect(outcome.stderr).toBe(
      'list.json: 2 turns in 1 session, 2 new\nlines.jsonl: 2 turns in 1 session, 2 new\nlocomo.json: 1 turn in 1 session, 1 new\n',
    );
  });

  it('names the place of what it cannot read, stores nothing of that file, and goes on with the others', async () => {
    place.write('good.txt', transcript);
    place.write('broken.jsonl', '{"role":"user","content":"I like tea."}\n{"role":"user","content":\n');
    const outcome = await memoir('ingest', 'broken.jsonl', 'absent.txt', 'good.txt', '--namespace', 'broken');
    expect(outcome.code).toBe(66);
    expect(outcome.stderr).toContain('memoir: broken.jsonl:2: is not JSON. ');
    expect(outcome.stderr).toContain('memoir: absent.txt: there is no such file. ');
    expect(outcome.stderr).not.toContain('I like tea');
    expect(await json('coverage', '--namespace', 'broken')).toMatchObject({ sessions: 1, turns: 3 });
  });

  it('gives turns their user, project, session and date', async () => {
    place.write('scoped.txt', 'Ana: I bought a violin.\n');
    const scope = ['--namespace', 'scoped', '--project', 'atlas'];
    await json('ingest', 'scoped.txt', '--session', 'music', '--user', 'ana', '--date', '2024-05-01', ...scope);
    const { results } = await json('recall', 'violin', '--user', 'ana', '--kinds', 'turn', ...scope);
    expect(results).toMatchObject([
      { userId: 'ana', evidence: [{ sessionId: 'music', occurredAt: expect.stringMatching(/^2024-05-01T/) }] },
    ]);
    const stranger = await json('recall', 'violin', '--kinds', 'turn', '--user', 'bruno', ...scope);
    expect(stranger.results).toEqual([]);
  });
});

describe('memoir recall', () => {
  it('shows what is remembered with who said it, when and in which words', async () => {
    place.write(
      'dated.txt',
      '[2024-01-15 10:30] Ana: I am allergic to cashews.\n[2024-01-15 10:31] Bruno: Good to know.\n',
    );
    await json('ingest', 'dated.txt', '--wait', '--namespace', 'shown');
    const { code, stdout } = await memoir('recall', 'what', 'is', 'Ana', 'allergic', 'to?', '--namespace', 'shown');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      / 1\. Ana is allergic to cashews\.\n {4}memory · fact · about Ana · score [\d.]+\n {4}Ana, 2024-01-15 10:30, session dated-\w+: “I am allergic to cashews\.”/,
    );
  });

  it('never lets stored text steer the terminal', async () => {
    place.write(
      'escape.json',
      JSON.stringify([
        { role: 'user', name: 'Eve', content: 'zebra \u001B[2J\u001B]0;title\u0007 \u009B31m crossing\nline' },
      ]),
    );
    await json('ingest', 'escape.json', '--namespace', 'escape');
    const { stdout } = await memoir('recall', 'zebra', '--namespace', 'escape', '--kinds', 'turn');
    expect(stdout).toContain('zebra');
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  });

  it('says which value is wrong', async () => {
    const outcome = await memoir('recall', 'x', '--limit', '0');
    expect(outcome).toMatchObject({ code: 64, stdout: '' });
    expect(outcome.stderr).toBe(
      'memoir: limit must be at least 1. Correct the field that the detail names. (invalid_request)\n',
    );
  });

  it('ends quietly when its reader goes away', async () => {
    place.write(
      'long.jsonl',
      Array.from({ length: 400 }, (_, index) =>
        JSON.stringify({ role: 'user', content: `pebble ${index} ${'and another '.repeat(50)}` }),
      ).join('\n'),
    );
    await json('ingest', 'long.jsonl', '--namespace', 'pipe');
    const running = startCli(['recall', 'pebble', '--limit', '200', '--namespace', 'pipe', '--json'], {
      cwd: place.cwd,
    });
    running.process.stdout.destroy();
    const [code] = await once(running.process, 'exit');
    expect(code).toBe(0);
    expect(await running.ended).toMatchObject({ stderr: '' });
  });
});

describe('memoir with a wrong command line or configuration', () => {
  it.each([
    { args: ['serve', '--prot', '1'], code: 64, says: "memoir: Unknown option '--prot'" },
    { args: ['remember'], code: 64, says: "memoir: Unknown command 'remember'" },
    { args: ['recall'], code: 64, says: "memoir: Missing required argument 'query'" },
    { args: ['recall', 'x', '--all', '--user', 'ana'], code: 64, says: 'memoir: --all and --user exclude each other.' },
    {
      args: ['recall', 'x', '--since', 'yesterday'],
      code: 64,
      says: 'memoir: since must be an ISO 8601 instant with zone',
    },
    { args: ['ingest', 'chat.txt', '--date', 'soon'], code: 64, says: 'memoir: --date must be a date or an instant' },
    {
      args: ['serve', '--port', '70000'],
      code: 78,
      says: 'memoir: port (variable PORT) given as a flag is not valid: it must be a port from 0 to 65535.',
    },
    {
      args: ['worker', '--interval', '0'],
      code: 78,
      says: 'memoir: sweepIntervalSeconds (variable MEMOIR_SWEEP_INTERVAL) given as a flag',
    },
    { args: ['coverage', '--namespace', 'metrics'], code: 64, says: 'memoir: namespace is a reserved word.' },
    { args: ['coverage', '--namespace', '../x'], code: 64, says: '(invalid_namespace)' },
  ])('says in one line what is wrong with $args', async ({ args, code, says }) => {
    const outcome = await memoir(...args);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toContain(says);
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('shows its help with examples', async () => {
    const outcome = await memoir('--help');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('Examples:');
    expect((await memoir('recall', '--help')).stdout).toContain('--as-of <instant>');
    expect(await memoir()).toMatchObject({ code: 64, stdout: '' });
  });
});
