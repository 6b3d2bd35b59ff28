import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTranscript, type TranscriptMerge } from './merge-transcript.ts';
import { parseTranscript } from './parse-transcript.ts';
import type { TranscriptTurn } from './transcript-turn.ts';

/** A session as the store would keep it: the latest text, and the turns that are not revised. */
interface Stored {
  readonly text: string;
  readonly turns: readonly TranscriptTurn[];
}

function post(stored: Stored, text: string): { readonly merge: TranscriptMerge; readonly stored: Stored } {
  const merge = mergeTranscript({ storedText: stored.text, storedTurns: stored.turns, postedText: text });
  const turns = [...stored.turns.filter((_, index) => !merge.revised.includes(index)), ...merge.append];
  return { merge, stored: { text: merge.kind === 'unchanged' ? stored.text : text, turns } };
}

function postAll(texts: readonly string[]): readonly string[] {
  let stored: Stored = { text: '', turns: [] };
  for (const text of texts) ({ stored } = post(stored, text));
  return contents(stored.turns);
}

const contents = (turns: readonly { readonly content: string }[]): string[] => turns.map((turn) => turn.content);
const storedOf = (text: string): Stored => ({ text, turns: parseTranscript(text) });

const chat = 'User: one\nAssistant: two\nUser: three\nAssistant: four';

describe('a transcript that is posted again', () => {
  it('adds nothing as it was, cut short, or as a part of what stands there', () => {
    for (const text of [chat, 'User: one\nAssistant: tw', 'Assistant: two\nUser: three', 'User: three']) {
      expect(post(storedOf(chat), text).merge).toEqual({ kind: 'unchanged', keep: 4, revised: [], append: [] });
    }
  });

  it('adds what stands behind the stored text', () => {
    const { merge } = post(storedOf(chat), `${chat}\nUser: five\nmore`);
    expect(merge).toEqual({ kind: 'append', keep: 4, revised: [], append: [{ role: 'user', content: 'five\nmore' }] });
  });

  it('adds a longer last line as a turn of the same speaker', () => {
    const { merge } = post(storedOf(chat), `${chat} and more\nUser: five`);
    expect(merge.append).toEqual([
      { role: 'assistant', content: 'and more' },
      { role: 'user', content: 'five' },
    ]);
  });

  it('reads the tail with the speakers and the block of code that were open', () => {
    const open = 'Ana: a\nBen: ```\ncode\n';
    expect(post(storedOf(open), `${open}Ana: no\n\`\`\`\nAna: b`).merge.append).toEqual([
      { role: 'user', name: 'Ben', content: 'Ana: no\n```' },
      { role: 'user', name: 'Ana', content: 'b' },
    ]);
  });

  it('finishes a turn whose label stood at the very end', () => {
    expect(post(storedOf(`${chat}\nUser:`), `${chat}\nUser: five`).merge.append).toEqual([
      { role: 'user', content: 'five' },
    ]);
  });

  it('adds what follows where only white space or line ends changed', () => {
    const { merge } = post(storedOf(chat), `${chat.replaceAll('\n', '\r\n\r\n')}\r\nUser: five`);
    expect(merge).toMatchObject({ kind: 'append', keep: 4, append: [{ content: 'five' }] });
  });

  it('adds what follows an overlap of two turns or more', () => {
    const { merge } = post(storedOf(chat), 'User: three\nAssistant: four\nUser: five');
    expect(merge).toEqual({ kind: 'append', keep: 4, revised: [], append: [{ role: 'user', content: 'five' }] });
  });

  it('replaces what follows the common beginning where a turn was edited', () => {
    const { merge } = post(storedOf(chat), chat.replace('two', 'TWO'));
    expect(merge).toMatchObject({ kind: 'revise', keep: 1, revised: [1, 2, 3] });
    expect(contents(merge.append)).toEqual(['TWO', 'three', 'four']);
  });

  it('takes one turn in common for chance', () => {
    const { merge } = post(storedOf('User: hi\nAssistant: bye'), 'Assistant: bye\nUser: other');
    expect(merge).toMatchObject({ kind: 'revise', keep: 0, revised: [0, 1] });
  });

  it('tells equal words of different speakers apart', () => {
    expect(post(storedOf('Ana: yes\nBen: yes'), 'Ana: yes\nAna: yes').merge).toMatchObject({ kind: 'revise', keep: 1 });
  });

  it('grows as a JSON list too', () => {
    const list = (...words: string[]) => JSON.stringify(words.map((content) => ({ role: 'user', content })));
    expect(contents(post(storedOf(list('a', 'b')), list('a', 'b', 'c')).merge.append)).toEqual(['c']);
  });
});

describe('any chat', () => {
  const speakers = fc.constantFrom(
    ['User', 'Assistant'],
    ['Ana', 'Ben', 'Cora'],
    ['Ana', 'Assistant'],
    ['用户', '助手'],
  );
  const word = fc.constantFrom('yes', 'no', 'I see.', '👍', 'a: b', 'http://x.org', '好的');
  const turns = fc.array(fc.tuple(fc.nat(2), word), { minLength: 1, maxLength: 30 });
  const lines = fc
    .tuple(speakers, turns)
    .map(([names, list]) => list.map(([speaker, said]) => `${names[speaker % names.length]}: ${said}`));
  /** Lines that are all different, as those of a real chat nearly are. */
  const distinct = lines.map((list) => list.map((text, index) => `${text} ${index}`));

  it('is the same posted once or twice', () => {
    fc.assert(
      fc.property(lines, (list) => {
        const text = list.join('\n');
        expect(postAll([text, text])).toEqual(postAll([text]));
      }),
    );
  });

  it('is the same whole or grown line by line', () => {
    fc.assert(
      fc.property(lines, (list) => {
        const growing = list.map((_, index) => list.slice(0, index + 1).join('\n'));
        expect(postAll(growing)).toEqual(contents(parseTranscript(list.join('\n'))));
      }),
    );
  });

  it('is the same where an earlier post comes late', () => {
    fc.assert(
      fc.property(lines, fc.nat(), (list, at) => {
        const text = list.join('\n');
        const early = list.slice(0, (at % list.length) + 1).join('\n');
        expect(postAll([text, early])).toEqual(postAll([text]));
      }),
    );
  });

  it('is doubled nowhere by a window that slides over it', () => {
    fc.assert(
      fc.property(distinct, fc.integer({ min: 3, max: 8 }), (list, size) => {
        const windows = list.map((_, index) => list.slice(Math.max(0, index + 1 - size), index + 1).join('\n'));
        expect(postAll(windows)).toEqual(contents(parseTranscript(list.join('\n'))));
      }),
    );
  });

  it('ends as what was posted last where anything was edited', () => {
    fc.assert(
      fc.property(distinct, distinct, (before, after) => {
        const { merge, stored } = post(storedOf(before.join('\n')), after.join('\n'));
        const kept = before.length - merge.revised.length;
        expect(stored.turns).toHaveLength(kept + merge.append.length);
        if (merge.kind === 'revise')
          expect(contents(stored.turns)).toEqual(contents(parseTranscript(after.join('\n'))));
      }),
    );
  });
});

it('compares five megabytes that repeat themselves in one pass', () => {
  const unit = 'Ana: yes\nBen: no\n';
  const stored = storedOf(unit.repeat(150_000));
  const { merge } = post(stored, `Ben: no\n${unit.repeat(150_000)}Ana: new`);
  expect(merge).toMatchObject({ kind: 'append' });
  expect(contents(merge.append).at(-1)).toBe('new');
});
