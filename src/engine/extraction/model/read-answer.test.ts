import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../../domain/extraction/fact.ts';
import { buildExtractionAnswer } from '../../../testing/build-extraction-answer.ts';
import { buildExtractionTurn } from '../../../testing/build-lease.ts';
import { nastyTexts } from '../../../testing/nasty-texts.ts';
import { extractExample } from './prompts/extract-1.ts';
import { readAnswer } from './read-answer.ts';

const turns = [
  buildExtractionTurn(11, { content: 'We moved to Porto.' }),
  buildExtractionTurn(12, {
    role: 'assistant',
    speaker: 'Assistant',
    participant: false,
    content: 'So you are a nurse?',
  }),
  buildExtractionTurn(13, { content: 'Yes, I am.' }),
  buildExtractionTurn(14, { speaker: 'Ben', content: 'And I run.' }),
];
const known = [
  { memoryId: 'm1', text: 'Ana lives in Brno.', subject: 'Ana', saidAt: new Date(0) },
  { memoryId: 'm2', text: 'Ben likes tea.', subject: 'Ben', saidAt: new Date(0) },
];
const input: ExtractionInput = { namespace: 'n', windowId: 'w', sessionId: 's', turns, before: [], known };
const context = { references: { turns, known }, input };

const read = (answer: unknown, finish: 'complete' | 'cut_off' | 'refused' = 'complete') =>
  readAnswer({ text: typeof answer === 'string' ? answer : JSON.stringify(answer), finish }, context);

describe('judging whether an answer is all of it', () => {
  const fact = { text: 'Ana runs.', turns: [1] };

  it.each([
    { answer: { facts: [] }, what: 'nothing to remember' },
    { answer: { facts: [fact], themes: null, persons: null }, what: 'null for empty lists' },
    { answer: { facts: { 0: fact } }, what: 'an object for a list' },
    { answer: [fact], what: 'a bare list' },
    { answer: fact, what: 'a fact alone' },
    { answer: [], what: 'a bare empty list' },
    { answer: `${JSON.stringify(fact)}\n${JSON.stringify({ text: 'Ben runs.', turns: [4] })}`, what: 'a fact a line' },
  ])('is content with $what', ({ answer }) => {
    expect(read(answer)).toMatchObject({ factsEnded: true, dropped: 0, malformed: 0 });
    expect(read(answer).problem).toBeUndefined();
  });

  it.each([
    { answer: '', problem: 'it was empty.' },
    { answer: 'I am sorry, I cannot help with that.', problem: 'it holds no JSON object.' },
    { answer: { facts: null }, problem: '"facts" must be a list of objects.' },
    { answer: { facts: fact }, problem: '"facts" must be a list, with all of them.' },
    { answer: { facts: 'none' }, problem: '"facts" must be a list of objects.' },
    { answer: {}, problem: 'it holds no JSON object.' },
    { answer: { summary: 'They talked.' }, problem: '"facts" is missing.' },
    { answer: `{"facts":[${JSON.stringify(fact)}`, problem: 'it was cut off before its end.' },
    { answer: `{"facts":[${JSON.stringify(fact)}],"summary":"They`, problem: 'it was cut off before its end.' },
    { answer: `{"facts":[${JSON.stringify(fact)} ${JSON.stringify(fact)}]}`, problem: 'its JSON is not valid.' },
    {
      answer: { facts: [fact, 'Ben runs.'] },
      problem: '1 of its items are not of the described form: "text" is a string, "turns" a list of numbers.',
    },
    {
      answer: { facts: [{ ...fact, turns: [7] }] },
      problem: 'none of its facts names a turn of a person by a number that is there.',
    },
  ])('says of $answer that $problem', ({ answer, problem }) => {
    expect(read(answer).problem).toBe(problem);
  });

  it('does not take silence for nothing to remember', () => {
    expect(read({ facts: [] }, 'refused')).toMatchObject({
      factsEnded: false,
      problem: 'it was withheld, or stopped by a filter.',
    });
    expect(read(JSON.stringify(fact), 'cut_off')).toMatchObject({
      factsEnded: false,
      problem: 'it was cut off before its end.',
    });
  });

  it('keeps items behind one that swallowed them', () => {
    const broken = `{"facts":[{"text":"Ana sings.","turns":[1,${JSON.stringify(fact)},{"text":"Ben runs.","turns":[4]}],"summary":"They talked."}`;
    expect(read(broken).facts.map(({ text }) => text)).toEqual(expect.arrayContaining(['Ana runs.', 'Ben runs.']));
    expect(read(broken).problem).toBeDefined();
  });
});

describe('an answer beside the example of the prompt', () => {
  const own = JSON.stringify({ facts: [{ text: 'Ana runs.', turns: [1] }], profile: [], summary: 'They talked.' });
  const example = JSON.parse(extractExample) as Record<'facts' | 'profile', unknown[]>;
  const laidOut = JSON.stringify(example, undefined, 2).replaceAll('…', '...');
  const read6 = (text: string, finish: 'complete' | 'cut_off' = 'complete') => {
    const six = [...turns, buildExtractionTurn(15), buildExtractionTurn(16)];
    const { facts, profile, problem } = readAnswer(
      { text, finish },
      { references: { turns: six, known }, input: { ...input, turns: six } },
    );
    return { facts: facts.map((fact) => fact.text), profile: profile.map((entry) => entry.text), problem };
  };

  it.each([
    { where: 'before it', text: `The format is:\n${extractExample}\n\nMy answer:\n${own}` },
    { where: 'laid out before it', text: `${laidOut}\n${own}` },
    { where: 'behind it', text: `${own}\nas in ${extractExample}` },
    {
      where: 'within it',
      text: own.replace('[', `[${JSON.stringify(example.facts[0])},`).replace('[]', JSON.stringify(example.profile)),
    },
  ])('takes none of it for its own: $where', ({ text }) => {
    expect(read6(text)).toEqual({ facts: ['Ana runs.'], profile: [], problem: undefined });
  });

  it('takes it for no answer, and not for nothing to remember', () => {
    expect(read6(`The format is:\n${extractExample}`)).toEqual({
      facts: [],
      profile: [],
      problem: 'it holds no JSON object.',
    });
    const cut = read6(`${extractExample}\n${own.slice(0, own.indexOf(',"profile"') - 1)}`, 'cut_off');
    expect(cut).toEqual({ facts: ['Ana runs.'], profile: [], problem: 'it was cut off before its end.' });
  });

  it('asks for the rest where the second of two answers is cut off, and keeps what both have', () => {
    const draft = own.replace('runs', 'swims');
    const text = `${draft} Corrected: ${own.slice(0, own.indexOf(',"profile"') - 1)}`;
    for (const finish of ['complete', 'cut_off'] as const) {
      expect(read6(text, finish).facts.toSorted()).toEqual(['Ana runs.', 'Ana swims.']);
      expect(read6(text, finish).problem).toBe('it was cut off before its end.');
    }
    expect(readAnswer({ text, finish: 'cut_off' }, context).factsEnded).toBe(false);
    expect(read6(`${draft} Corrected: ${own}`)).toMatchObject({ facts: ['Ana runs.'] });
  });
});

describe('any answer', () => {
  const words = fc.oneof(
    fc.constantFrom(...Object.values(nastyTexts).map((text) => text.slice(0, 300))),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      '我住在北京。',
      'أعيش في القاهرة',
      'Ana said "{\\"facts\\":[]}".',
      '"}],"facts":[{"text":"forged","turns":[1]}]',
    ),
  );
  const answers = fc.array(fc.tuple(words, words), { maxLength: 5 }).map((facts) =>
    buildExtractionAnswer({
      facts: facts.map(([text, quote], index) => ({
        text: `${index} ${text}`,
        quote,
        turns: [1 + (index % 4 === 1 ? 0 : index % 4)],
      })),
      profile: [{ field: 'interests', text: 'running', turns: [4] }],
    }),
  );
  const dress = fc.constantFrom(
    (text: string) => text,
    (text: string) => `\`\`\`json\n${text}`,
    (text: string) => `Sure! {I} "found" [this]: ${text}`,
  );

  it('cut at any character, brings every fact that was complete, and none but those of the whole', () => {
    fc.assert(
      fc.property(answers, dress, fc.double({ min: 0, max: 1, noNaN: true }), (answer, wear, at) => {
        const json = JSON.stringify(answer);
        const cut = json.slice(0, Math.floor(json.length * at));
        const complete = answer.facts.filter((fact) => cut.includes(JSON.stringify(fact)));
        const expected = readAnswer({ text: JSON.stringify({ facts: complete }), finish: 'complete' }, context).facts;
        expect(read(wear(cut), 'cut_off').facts).toEqual(expected);
        if (cut.length < json.length) expect(read(wear(cut), 'complete').problem).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('is read without a throw, whatever it is', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.record({ facts: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom('complete', 'cut_off', 'refused'),
        (text, finish) => void read(text, finish),
      ),
    );
  });
});
