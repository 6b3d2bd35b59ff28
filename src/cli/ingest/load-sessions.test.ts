import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { loadSessions, type LoadOptions } from './load-sessions.ts';
import type { LoadedSession } from './loaded-session.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'memoir-ingest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function load(name: string, content: string | Uint8Array, options: LoadOptions = {}): Promise<LoadedSession[]> {
  const path = join(folder, name);
  await writeFile(path, content);
  return collect(path, options);
}

async function collect(path: string, options: LoadOptions = {}): Promise<LoadedSession[]> {
  const sessions: LoadedSession[] = [];
  for await (const session of loadSessions(path, options)) sessions.push(session);
  return sessions;
}

async function failureOf(name: string, content: string | Uint8Array): Promise<MemoirError> {
  try {
    await load(name, content);
  } catch (error) {
    if (error instanceof MemoirError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

/** Turns in short: `session/id user(name): content`. */
function shown(sessions: readonly LoadedSession[]): string[] {
  return sessions.flatMap(({ sessionId, turns }) =>
    turns.map(
      ({ id, role, name, content }) => `${sessionId}/${id} ${role}${name === undefined ? '' : `(${name})`}: ${content}`,
    ),
  );
}

const json = (value: unknown) => JSON.stringify(value);
const lines = (...values: unknown[]) => values.map(json).join('\n');
const contents = (sessions: readonly LoadedSession[]) =>
  sessions.flatMap(({ turns }) => turns.map((turn) => turn.content));

describe('a plain transcript', () => {
  it('is one session with the speakers of its lines', async () => {
    const sessions = await load('trip.txt', '\ufeffAna: Shall we go?\r\nBen: Yes!\r\nIn June.\r\n', {
      sessionId: 's1',
    });
    expect(sessions).toHaveLength(1);
    expect(sessions[0]).toMatchObject({
      sessionId: 's1',
      turns: [
        { role: 'user', name: 'Ana', content: 'Shall we go?' },
        { role: 'user', name: 'Ben', content: 'Yes!\r\nIn June.' },
      ],
    });
  });

  it('begins with a time in brackets without being taken for JSON', async () => {
    const [session] = await load('log.txt', '[2024-01-15 10:30] Ana: a\n[2024-01-15 10:31] Ben: b');
    expect(session?.turns[1]?.occurredAt).toEqual({ instant: new Date('2024-01-15T10:31:00Z'), offsetMinutes: 0 });
  });

  it('is read in UTF-16 where its mark says so', async () => {
    expect(contents(await load('windows.txt', Buffer.from('\ufeffUser: é\nAssistant: ü', 'utf16le')))).toEqual([
      'é',
      'ü',
    ]);
  });

  it('has the same ids when it is taken in again, from another folder, or longer', async () => {
    await mkdir(join(folder, 'elsewhere'));
    const first = await load('chat.txt', 'User: a\nAssistant: b\nUser: a');
    const again = await load('elsewhere/chat.txt', 'User: a\nAssistant: b\nUser: a\nAssistant: c');
    expect(shown(again).slice(0, 3)).toEqual(shown(first));
    expect(new Set(shown(again)).size).toBe(4);
    expect(again[0]?.sessionId).toMatch(/^chat-[0-9a-f]{8}$/);
    expect((await load('elsewhere/chat.txt', 'User: other'))[0]?.sessionId).not.toBe(first[0]?.sessionId);
  });
});

describe('JSON', () => {
  const messages = [
    { role: 'user', content: 'a', id: 'm1' },
    { role: 'assistant', content: [{ type: 'text', text: 'b' }], id: 'm2' },
    { role: 'assistant', content: null, id: 'm3' },
  ];

  it('is a list of messages, or an object around it', async () => {
    const expected = ['s/m1 user: a', 's/m2 assistant: b'];
    expect(shown(await load('a.json', json(messages), { sessionId: 's' }))).toEqual(expected);
    expect(shown(await load('b.json', json({ sessionId: 's', messages })))).toEqual(expected);
    expect(shown(await load('b.txt', JSON.stringify({ session_id: 's', messages }, null, 2)))).toEqual(expected);
  });

  it('holds several sessions, each with its user', async () => {
    const sessions = [
      {
        sessionId: 's1',
        userId: 'ana',
        messages: [{ messageId: 'x', role: 'user', content: 'a', timestamp: '2024-01-15T10:30:00Z' }],
      },
      { sessionId: 's2', messages: [{ role: 'user', content: 'b', user_id: 'ben' }] },
    ];
    for (const value of [sessions, { sessions }]) {
      expect(await load('many.json', json(value))).toMatchObject([
        {
          sessionId: 's1',
          turns: [{ id: 'x', userId: 'ana', occurredAt: { instant: new Date('2024-01-15T10:30:00Z') } }],
        },
        { sessionId: 's2', turns: [{ content: 'b', userId: 'ben' }] },
      ]);
    }
  });

  it('keeps sessions without ids apart though they begin alike', async () => {
    const session = { messages: [{ role: 'user', content: 'hi' }] };
    const [first, second] = await load('pair.json', json([session, session]));
    expect(first?.sessionId).not.toBe(second?.sessionId);
  });

  it('is an export of ChatGPT: the branch that was seen last, oldest first', async () => {
    const node = (parent: string | null, role: string, text: string) => ({
      parent,
      message: {
        id: `id-${text}`,
        author: { role },
        create_time: 1_705_314_600,
        content: { content_type: 'text', parts: [text] },
      },
    });
    const mapping = {
      root: { parent: null, message: null },
      a: node('root', 'user', 'a'),
      b: node('a', 'assistant', 'b'),
      dropped: node('a', 'assistant', 'dropped'),
      c: node('b', 'user', 'c'),
    };
    const sessions = await load('conversations.json', json([{ id: 'chat-1', current_node: 'c', mapping }]));
    expect(shown(sessions)).toEqual(['chat-1/id-a user: a', 'chat-1/id-b assistant: b', 'chat-1/id-c user: c']);
    expect(sessions[0]?.turns[0]?.occurredAt?.instant).toEqual(new Date('2024-01-15T10:30:00Z'));
  });

  it('is a list of from and value', async () => {
    const conversations = [
      { from: 'human', value: 'a' },
      { from: 'gpt', value: 'b' },
    ];
    expect(contents(await load('share.json', json([{ id: 'x', conversations }])))).toEqual(['a', 'b']);
  });

  it('comes in parts of at most 500 turns', async () => {
    const long = Array.from({ length: 1201 }, (_, index) => ({ role: 'user', content: `turn ${index}` }));
    const parts = await load('long.json', json(long));
    expect(parts.map(({ turns }) => turns.length)).toEqual([500, 500, 201]);
    expect(new Set(parts.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(new Set(parts.flatMap(({ turns }) => turns.map((turn) => turn.id))).size).toBe(1201);
  });
});

describe('JSON Lines', () => {
  it('are messages of the sessions that they name', async () => {
    const file = lines(
      { sessionId: 's1', role: 'human', content: 'a', id: '1', metadata: { k: 1 }, tokens: 4 },
      { sessionId: 's1', role: 'ai', name: 'Luna', content: 'b', id: '2' },
      { sessionId: 's2', speaker: 'Ana', text: 'c', id: 3 },
    );
    const sessions = await load('messages.jsonl', `${file}\n\n`);
    expect(shown(sessions)).toEqual(['s1/1 user: a', 's1/2 assistant(Luna): b', 's2/3 user(Ana): c']);
    expect(sessions[0]?.turns[0]).toMatchObject({ metadata: { k: 1 }, tokens: 4 });
    expect(shown(await load('messages.json', file))).toEqual(shown(sessions));
  });

  it('are read across the borders of what is read at once', async () => {
    const texts = Array.from({ length: 4000 }, (_, index) => `${index} ${'é👍'.repeat(40)}`);
    const file = lines(...texts.map((content) => ({ sessionId: 's', role: 'user', content })));
    expect(contents(await load('big.jsonl', file))).toEqual(texts);
  });
});

describe('a LoCoMo file', () => {
  const sample = {
    sample_id: 'conv-7',
    conversation: {
      speaker_a: 'Ines',
      speaker_b: 'Tomas',
      session_10_date_time: '12:09 am on 13 September, 2023',
      session_10: [{ speaker: 'Tomas', dia_id: 'D10:1', text: 'Later.' }],
      session_2_date_time: '1:56 pm on 8 May, 2023',
      session_2: [
        { speaker: 'Ines', dia_id: 'D2:1', text: 'Look at my garden!', blip_caption: 'a photo of roses' },
        { speaker: 'Tomas', dia_id: 'D2:2', text: 'Lovely.' },
        { speaker: 'Ines', dia_id: 'D2:3', text: '', blip_caption: 'a cat' },
      ],
      session_3_date_time: '1:56 pm on 9 May, 2023',
    },
  };

  it('is a session for each list, in order, with people as speakers and images as captions', async () => {
    const expected = [
      'conv-7:session_2/D2:1 user(Ines): Look at my garden! [shared image: a photo of roses]',
      'conv-7:session_2/D2:2 user(Tomas): Lovely.',
      'conv-7:session_2/D2:3 user(Ines): [shared image: a cat]',
      'conv-7:session_10/D10:1 user(Tomas): Later.',
    ];
    expect(shown(await load('conv-7.json', json(sample)))).toEqual(expected);
    expect(shown(await load('locomo.json', json([sample])))).toEqual(expected);
  });

  it('takes the time of its sessions, in order within the minute', async () => {
    const turns = (await load('conv-7.json', json(sample))).flatMap((session) => session.turns);
    expect(turns.map((turn) => turn.occurredAt?.instant.toISOString())).toEqual([
      '2023-05-08T13:56:00.000Z',
      '2023-05-08T13:56:00.001Z',
      '2023-05-08T13:56:00.002Z',
      '2023-09-13T00:09:00.000Z',
    ]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['empty.txt', ' \n', 'empty.txt: is empty.'],
    ['empty.json', '', 'empty.json: is empty.'],
    ['latin.txt', Buffer.from('caf\xe9 secret', 'latin1'), 'latin.txt: is not text in UTF-8.'],
    [
      'latin.jsonl',
      Buffer.from('{"role":"user","content":"caf\xe9 secret"}', 'latin1'),
      'latin.jsonl: is not text in UTF-8.',
    ],
    ['nul.txt', 'User: secret\0', 'nul.txt: contains a NUL character.'],
    ['broken.json', '{\n  "messages": [\n    {"role": "user" "secret"}\n]}', 'broken.json:3: is not JSON.'],
    ['other.json', '{"secret": 1}', 'other.json: holds no messages in a shape that is known.'],
    ['list.json', '[{"role":"user","content":"a"},"secret"]', 'list.json (message 2): is not a message'],
    [
      'inner.json',
      json({ sessions: [{ messages: [{ role: 'user', content: 'secret\0' }] }] }),
      'inner.json (session 1, message 1): the text contains a NUL',
    ],
    ['cut.jsonl', '{"role":"user","content":"a"}\n{"role":"secret', 'cut.jsonl:2: is not JSON.'],
    [
      'long.jsonl',
      `\n${json({ role: 'user', content: `secret${'x'.repeat(100_000)}` })}`,
      'long.jsonl:2: the text is longer than 100000 characters.',
    ],
    [
      'id.jsonl',
      json({ role: 'user', content: 'a', id: 'secret\n' }),
      'id.jsonl:1: the id contains a control character.',
    ],
    ['wide.jsonl', 'x'.repeat(3_000_000), 'wide.jsonl:1: the line is longer than 2 MB.'],
  ])('%s is refused, naming the place and never the content', async (name, content, detail) => {
    const error = await failureOf(name, content);
    expect(error.code).toBe('input_unreadable');
    expect(error.detail).toContain(detail);
    expect(`${error.message} ${String(error.cause)}`).not.toContain('secret');
  });

  it('names a missing file and a folder as such', async () => {
    await expect(collect(join(folder, 'absent.txt'))).rejects.toThrow('there is no such file');
    await expect(collect(folder)).rejects.toThrow('is a folder');
  });
});
