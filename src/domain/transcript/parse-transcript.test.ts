import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTranscript } from './parse-transcript.ts';
import type { TranscriptTurn } from './transcript-turn.ts';

const base = { instant: new Date('2024-01-15T10:30:00Z'), offsetMinutes: 60 };

/** Turns in short: `user(Ana): hi`. */
function shown(turns: readonly TranscriptTurn[]): string[] {
  return turns.map(({ role, name, content }) => `${role}${name === undefined ? '' : `(${name})`}: ${content}`);
}

function times(text: string): (string | undefined)[] {
  return parseTranscript(text, { base }).map((turn) => turn.occurredAt?.instant.toISOString());
}

describe('speakers', () => {
  it.each([
    [
      'User: I prefer window seats...\nAssistant: Noted!...',
      ['user: I prefer window seats...', 'assistant: Noted!...'],
    ],
    ['Human:hello\nAI:hi', ['user: hello', 'assistant: hi']],
    ['USER: a\nASSISTANT: b', ['user: a', 'assistant: b']],
    ['System: be kind\nUser: a\nAssistant: b\nTool: 42', ['system: be kind', 'user: a', 'assistant: b', 'tool: 42']],
    ['**User**: a\n\n**Assistant:** b\n', ['user: a', 'assistant: b']],
    ['### User:\na\n\n### Assistant:\nb', ['user: a', 'assistant: b']],
    ['Caroline: a\nMelanie: b\nCaroline: c', ['user(Caroline): a', 'user(Melanie): b', 'user(Caroline): c']],
    ['Ana: hi', ['user(Ana): hi']],
    ['[2024-01-15 10:30] Ana: a\n[2024-01-15 10:31] Ben: b', ['user(Ana): a', 'user(Ben): b']],
    ['15/01/2024, 10:30 - Ana: a\n15/01/2024, 10:31 - Ben: b', ['user(Ana): a', 'user(Ben): b']],
    ['10:30 PM - Ana: a\n10:31 PM - Ben: b', ['user(Ana): a', 'user(Ben): b']],
    ['Ana (10:31): a\nBen (10:32): b', ['user(Ana): a', 'user(Ben): b']],
    ['[10:30] <ana> a\n[10:31] <ben> b', ['user(ana): a', 'user(ben): b']],
    ['User (Ana): a\nAssistant (thinking): b', ['user(Ana): a', 'assistant: b']],
    ['You said:\na\nChatGPT said:\nb', ['user: a', 'assistant(ChatGPT): b']],
    [
      'Dr. Chen: a\nMaria de la Cruz: b\nDr. Chen: c',
      ['user(Dr. Chen): a', 'user(Maria de la Cruz): b', 'user(Dr. Chen): c'],
    ],
    ['用户：你好\n助手：您好', ['user: 你好', 'assistant: 您好']],
    [
      '田中：こんにちは\n鈴木：どうも\n田中：はい',
      ['user(田中): こんにちは', 'user(鈴木): どうも', 'user(田中): はい'],
    ],
    ['ana_92: a\nben: b\nana_92: c\nben: d', ['user(ana_92): a', 'user(ben): b', 'user(ana_92): c', 'user(ben): d']],
    ['    User: a\n    Assistant: b\n', ['user: a', 'assistant: b']],
  ])('are found in %j', (text, expected) => {
    expect(shown(parseTranscript(text))).toEqual(expected);
  });

  it('keep the lines that follow them, with their line ends', () => {
    expect(shown(parseTranscript('User: a\r\n  b\r\n\r\nc\r\nAssistant: d\r\n'))).toEqual([
      'user: a\r\n  b\r\n\r\nc',
      'assistant: d',
    ]);
  });

  it('are not seen in stray notes, links and errors', () => {
    const text = 'Note: buy milk\nError: it failed\nhttp://example.org/x\nhttps: is a scheme\n10:30 meeting: cancelled';
    expect(shown(parseTranscript(text))).toEqual([`user: ${text}`]);
    const answer = 'Sure:\n**Note:** careful\nError: no\nhttp://example.org\nParis: a city\nSummary: done';
    expect(shown(parseTranscript(`User: q\nAssistant: ${answer}\nUser: ok`))).toEqual([
      'user: q',
      `assistant: ${answer}`,
      'user: ok',
    ]);
  });

  it('are not seen in lists, settings and headings', () => {
    for (const text of [
      '1. Paris: a\n2. Rome: b\n3. Oslo: c',
      'name: x\nage: 3\ncity: y',
      '- Ana: a\n- Ben: b',
      'Model: Toyota',
    ]) {
      expect(shown(parseTranscript(text))).toEqual([`user: ${text}`]);
    }
  });

  it('are not seen in a block of code, but are behind one that never closes', () => {
    const code = '```js\nUser: no\nAssistant: no\n```';
    expect(shown(parseTranscript(`User: ${code}\nAssistant: b`))).toEqual([`user: ${code}`, 'assistant: b']);
    expect(shown(parseTranscript('User: ```js\nx\nAssistant: b'))).toEqual(['user: ```js\nx', 'assistant: b']);
  });

  it('leave a heading to the system and a longer text before them to the user', () => {
    expect(shown(parseTranscript('Call of 15 January\n\nUser: a\nAssistant: b'))[0]).toBe('system: Call of 15 January');
    const long = 'I moved to a town by the sea last year. '.repeat(10).trim();
    expect(shown(parseTranscript(`${long}\n\nUser: a\nAssistant: b`))[0]).toBe(`user: ${long}`);
  });

  it('are taken from an earlier post where this one alone would not show them', () => {
    const text = 'I said so.\nMore.\nEven more.\nAna: a';
    expect(shown(parseTranscript(text))).toHaveLength(1);
    expect(shown(parseTranscript(text, { known: new Set(['Ana']) })).at(-1)).toBe('user(Ana): a');
  });
});

describe('a text without speakers', () => {
  it('is a turn of the user per paragraph', () => {
    expect(shown(parseTranscript('\n I went home.\n\n \nThen I slept.\nWell.\r\n\r\nDone. '))).toEqual([
      'user: I went home.',
      'user: Then I slept.\nWell.',
      'user: Done.',
    ]);
  });

  it('is cut at sentences, words or graphemes, at most 8,000 characters a turn', () => {
    const sentences = parseTranscript('This is one sentence of many. '.repeat(1000));
    expect(sentences.length).toBeGreaterThan(3);
    for (const { content } of sentences) expect(content).toMatch(/^This.{10,7990}many\.$/u);
    for (const { content } of parseTranscript('👩‍👩‍👧‍👦'.repeat(3000))) {
      expect(content.length).toBeLessThanOrEqual(8000);
      expect(content).toMatch(/^(?:👩‍👩‍👧‍👦)+$/u);
    }
    for (const { content } of parseTranscript('👍'.repeat(8001))) expect(content.isWellFormed()).toBe(true);
  });
});

describe('times', () => {
  it('are those of the lines, in the zone of the transcript', () => {
    expect(times('[2024-01-15 10:30] Ana: a\n[2024-01-15 10:30] Ben: b\n[2024-01-15T12:00:00Z] Ana: c')).toEqual([
      '2024-01-15T09:30:00.000Z',
      '2024-01-15T09:30:00.001Z',
      '2024-01-15T12:00:00.000Z',
    ]);
  });

  it('run over midnight where only hours are written', () => {
    expect(times('Ana (11:59 PM): a\nBen (12:05 AM): b')).toEqual([
      '2024-01-15T22:59:00.000Z',
      '2024-01-15T23:05:00.000Z',
    ]);
  });

  it('take the order of day and month from the date that settles it', () => {
    expect(times('[02/03/2024 10:00] Ana: a\n[02/28/2024 10:00] Ben: b')[0]).toBe('2024-02-03T09:00:00.000Z');
    expect(times('[02/03/2024 10:00] Ana: a\n[28/03/2024 10:00] Ben: b')[0]).toBe('2024-03-02T09:00:00.000Z');
  });

  it('follow the base at a millisecond each where nothing is written, and are absent without one', () => {
    expect(times('Ana: a\nBen: b')).toEqual(['2024-01-15T10:30:00.000Z', '2024-01-15T10:30:00.001Z']);
    expect(parseTranscript('Ana: a')[0]).not.toHaveProperty('occurredAt');
  });

  it('are left out where the written date does not exist', () => {
    expect(parseTranscript('[2024-02-30 10:30] Ana: a')[0]).toEqual({ role: 'user', name: 'Ana', content: 'a' });
  });
});

describe('JSON', () => {
  it('is read as messages, in a list, an object or one a line', () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: [{ type: 'text', text: 'b' }], name: 'Luna' },
      { role: 'assistant', content: null },
    ];
    const expected = ['user: a', 'assistant(Luna): b'];
    expect(shown(parseTranscript(JSON.stringify(messages)))).toEqual(expected);
    expect(shown(parseTranscript(JSON.stringify({ messages }, null, 2)))).toEqual(expected);
    expect(shown(parseTranscript(messages.map((message) => JSON.stringify(message)).join('\n')))).toEqual(expected);
  });

  it('stays text where it holds no messages', () => {
    for (const text of [
      '[1, 2]',
      '{"a": 1}',
      '[{"role": "user"}]',
      '[]',
      '{',
      '[[',
      '{"role":"user","content":"a"}\nUser: b',
    ]) {
      expect(shown(parseTranscript(text))).toEqual([`user: ${text}`]);
    }
  });

  it('cannot hide NUL or lone surrogates', () => {
    expect(() => parseTranscript('[{"role": "user", "content": "a\\u0000"}]')).toThrow(
      'session_data[0] contains a NUL character',
    );
    expect(() => parseTranscript('[{"role": "user", "content": "\\ud800"}]')).toThrow('lone surrogate');
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    'User: ',
    'Ana: ',
    'Ben (10:31): ',
    '[10:30] ',
    '\n',
    '\r\n',
    '\n\n',
    '```',
    'Note: ',
    'word ',
    '👍',
    ' ',
    ':',
    'é。',
  );
  const texts = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));

  it('gives turns whose contents stand in it in order, trimmed', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let from = 0;
        for (const { content } of parseTranscript(text)) {
          expect(content).toBe(content.trim());
          const at = text.indexOf(content, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + content.length;
        }
      }),
    );
  });

  it('loses nothing but labels, stamps and white space', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const words = (value: string) =>
          value.split(/[^\p{L}👍。]+/u).filter((word) => /^(?:word|é。|👍+)$/u.test(word)).length;
        const kept = parseTranscript(text).reduce((sum, turn) => sum + words(turn.content), 0);
        // Two words can become one only where a turn begins, so there are never fewer.
        expect(kept).toBeGreaterThanOrEqual(words(text));
      }),
    );
  });
});

describe('five megabytes', () => {
  it.each([
    ['one line', 'x'.repeat(5_000_000)],
    ['one labelled line', `User: ${'word '.repeat(1_000_000)}`],
    ['a million empty lines', `${'\n'.repeat(1_000_000)}a`],
    ['labelled lines', 'Ana: hi\nBen: yo\n'.repeat(300_000)],
    ['brackets', '['.repeat(5_000_000)],
    ['colons', 'a:'.repeat(2_500_000)],
    ['fences', '```\n'.repeat(1_200_000)],
    ['combining marks', `a${'\u0301'.repeat(2_500_000)}`],
    ['indents', '\n     '.repeat(800_000)],
  ])('of %s are read in one go', (_, text) => {
    const turns = parseTranscript(text);
    expect(turns.every((turn) => turn.content.length <= 100_000)).toBe(true);
  });
});
