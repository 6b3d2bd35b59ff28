import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { salvageJson } from './salvage-json.ts';

const salvage = (text: string) =>
  salvageJson(text, { keys: ['facts', 'summary', 'themes'], whole: ['facts', 'summary'] });
const one = { text: 'Ana runs.', turns: [1] };
const two = { text: 'Ben swims {"text":"no","turns":[9]} here.', turns: [2] };
const three = { text: 'Cat naps.', turns: [3] };
const whole = { facts: [one, two], summary: 'They talked.', themes: ['sport'] };
const json = JSON.stringify(whole);

/** Every item that was found, in a list or on its own. */
function itemsIn(text: string): unknown[] {
  const { roots, objects } = salvage(text);
  return [...roots.flatMap(({ facts }) => (Array.isArray(facts) ? (facts as unknown[]) : [])), ...objects];
}

describe('salvaging JSON', () => {
  it.each([
    { form: 'as it should be', text: json },
    { form: 'in a fence', text: `\`\`\`json\n${json}\n\`\`\`` },
    {
      form: 'between prose',
      text: `I went through it [twice] and used the format {as you asked}: ${json} That's {it}.`,
    },
    { form: 'after prose with quotation marks', text: `Here is the "answer", 5" wide: ${json}` },
    { form: 'after thoughts', text: `<think>Perhaps {"facts":[{"text":"wrong","turns":[1]}]}?</think>\n${json}` },
    { form: 'within another object', text: JSON.stringify({ result: { answer: whole } }) },
    {
      form: 'with trailing commas',
      text: `{"facts":[${JSON.stringify(one)},${JSON.stringify(two)},],"summary":"They talked.","themes":["sport",],}`,
    },
    { form: 'with typographic quotation marks', text: json.replaceAll(/(?<!\\)"/g, '”') },
    { form: 'laid out', text: JSON.stringify(whole, undefined, 2) },
  ])('finds an answer $form', ({ text }) => {
    const { roots, objects, ending } = salvage(text);
    expect(ending).toBe('whole');
    expect(roots[0]).toMatchObject({ summary: 'They talked.', facts: whole.facts });
    expect(objects).toEqual([]);
  });

  it.each([
    { form: 'a list', text: JSON.stringify([one, two]) },
    { form: 'a list after prose', text: `Sure: ${JSON.stringify([one, two])} Done.` },
    { form: 'line by line', text: `${JSON.stringify(one)}\n${JSON.stringify(two)}\n` },
  ])('finds items without a root: $form', ({ text }) => {
    expect(itemsIn(text)).toEqual([one, two]);
    expect(salvage(text).ending).toBe('whole');
  });

  it.each([
    { fault: 'nothing', text: '' },
    { fault: 'prose', text: 'There is nothing to say about [this] {really}.' },
    { fault: 'unfinished thoughts', text: '<think>I could say {"facts":[]}' },
    { fault: 'an empty list among words', text: 'The list [] is empty.' },
  ])('finds no JSON in $fault', ({ text }) => {
    expect(salvage(text)).toEqual({ roots: [], objects: [], ending: 'none' });
  });

  it.each(['[]', '```json\n[]\n```', ' [ ] '])('takes %s for an empty answer', (text) => {
    expect(salvage(text)).toEqual({ roots: [{ facts: [] }], objects: [], ending: 'whole' });
  });

  it.each([
    { fault: 'a missing quotation mark', item: '{"turns":[1],"text":"A},' },
    { fault: 'a stray quotation mark', item: '{"text":"5" tall, he said "no", then left","turns":[1]},' },
    { fault: 'a missing value', item: '{"text":,"turns":[1]},' },
    { fault: 'a missing brace', item: '{"text":"A","turns":[1],' },
    { fault: 'an ellipsis', item: '..., ' },
    { fault: 'a comment', item: '// {"text\n' },
  ])('keeps the items around one with $fault', ({ item }) => {
    const last = JSON.stringify({ text: 'Last.', turns: [3] });
    const text = `{"facts":[${JSON.stringify(one)},${item}${JSON.stringify(two)},${last}],"summary":"They talked."}`;
    expect(itemsIn(text)).toEqual([one, two, { text: 'Last.', turns: [3] }]);
    expect(salvage(text)).toMatchObject({ roots: [{ summary: 'They talked.' }] });
    expect(salvage(text).ending).not.toBe('whole');
  });

  it('tells a list that was complete from one that was cut', () => {
    const list = JSON.stringify([one]);
    expect(salvage(`{"facts":${list},"summary":"They ta`)).toEqual({
      roots: [{ facts: [one] }],
      objects: [],
      ending: 'cut',
    });
    expect(salvage(`{"facts":${list.slice(0, -1)}`)).toEqual({ roots: [], objects: [one], ending: 'cut' });
  });

  it.each([
    { form: 'a draft before it', text: (draft: string) => `Draft: ${draft}\nWait, that is wrong. Corrected: ${json}` },
    { form: 'a draft right before it', text: (draft: string) => `${draft}\n${json}` },
    {
      form: 'drafts in fences',
      text: (draft: string) => `\`\`\`\n${draft}\n${draft}\n\`\`\`\nso\n\`\`\`\n${json}\n\`\`\``,
    },
  ])('takes the last of several whole answers: $form', ({ text }) => {
    expect(salvage(text(JSON.stringify({ ...whole, facts: [three] })))).toEqual({
      roots: [whole],
      objects: [],
      ending: 'whole',
    });
  });

  it.each([
    {
      form: 'a list a line',
      text: [{ facts: [one] }, { facts: [two] }].map((part) => JSON.stringify(part)).join('\n'),
    },
    { form: 'a list each', text: `Ana: ${JSON.stringify({ facts: [one] })} Ben: ${JSON.stringify({ facts: [two] })}` },
    {
      form: 'one of a list',
      text: JSON.stringify([
        { ...whole, facts: [one] },
        { ...whole, facts: [two] },
      ]),
    },
    {
      form: 'one within another',
      text: JSON.stringify({ ana: { ...whole, facts: [one] }, ben: { ...whole, facts: [two] } }),
    },
    {
      form: 'the rest behind it',
      text: `${JSON.stringify({ ...whole, facts: [one] })} And: {"facts":[${JSON.stringify(two)}]}`,
    },
  ])('takes the parts of one answer together: $form', ({ text }) => {
    expect(itemsIn(text)).toEqual([one, two]);
    expect(salvage(text).ending).toBe('whole');
  });

  it.each([
    { form: 'a whole one', draft: JSON.stringify({ ...whole, facts: [three] }) },
    { form: 'a list', draft: JSON.stringify([{ facts: [three] }]) },
  ])('keeps what is complete where a second answer was begun behind $form', ({ draft }) => {
    const cut = (at: string) => salvage(`${draft}\nCorrected: ${json.slice(0, json.indexOf(at))}`);
    const early = cut('Ben');
    expect(early).toMatchObject({ roots: [], ending: 'cut' });
    expect(JSON.stringify(early.objects)).toContain(JSON.stringify(three));
    expect(early.objects).toContainEqual(one);
    const late = cut('talked');
    expect(late).toMatchObject({ roots: [{ facts: [one, two] }], ending: 'cut' });
    expect(JSON.stringify(late.objects)).toContain(JSON.stringify(three));
  });

  it('keeps what is whole, whatever is broken before it, or behind it and no answer', () => {
    for (const text of [`{"facts":[{"text":"A\n${json}`, `${json}\n{"note": ...}`])
      expect(salvage(text)).toMatchObject({ ending: 'whole', roots: [{ summary: 'They talked.' }] });
  });

  it('gives none but complete items of the whole, wherever an answer is cut', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('"', '{', '}', '[', ']', ':', ',', '\\', '“', '”', 'text', 'turns', '1', ' ', '\n'),
      }),
    );
    const items = fc.record({ quote: texts, text: texts, turns: fc.array(fc.nat()), more: texts });
    const answers = fc.record({ facts: fc.array(items, { maxLength: 4 }), summary: texts, themes: fc.array(texts) });
    fc.assert(
      fc.property(
        answers,
        fc.constantFrom(undefined, 2),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (answer, indent, at) => {
          const text = JSON.stringify(answer, undefined, indent);
          const cut = text.slice(0, Math.floor(text.length * at));
          const complete = answer.facts.filter((_fact, index) => cut.length >= endOfItem(answer, index, indent));
          expect(itemsIn(cut)).toEqual(JSON.parse(JSON.stringify(complete)));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '{"',
    '{"a ',
    '{"a":"',
    '{"a":1,',
    '{"a":{"b":',
    '{"a":["b",{"c":"d"},',
    '{"text":"A","turns":[1]},',
    '"facts":[',
    '"facts":["a",',
    '{ ',
    '[{',
    '\\"',
    '" ',
    '{“a”:“',
    '<think>',
    '<memoir-context>',
    '{"facts":[{"text":"and then again ',
  ])('comes to an end with twenty thousand times %s', (piece) => {
    expect(() => salvage(piece.repeat(20_000))).not.toThrow();
  });
});

/** Where the item at a place ends in the text of an answer: the text up to there, with what has to follow, is an answer too. */
function endOfItem(answer: { readonly facts: readonly unknown[] }, index: number, indent: number | undefined): number {
  const until = JSON.stringify({ facts: answer.facts.slice(0, index + 1) }, undefined, indent);
  return until.lastIndexOf('}', until.length - 2) + 1;
}
