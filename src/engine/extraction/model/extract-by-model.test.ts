import { describe, expect, it } from 'vitest';
import type { Extraction, ExtractionInput } from '../../../domain/extraction/fact.ts';
import { readSalvagedFacts } from '../../../domain/extraction/salvaged-facts.ts';
import { storablePayload } from '../../../domain/ledger/storable.ts';
import { limits } from '../../../domain/limits.ts';
import { wrapRecalledText } from '../../../domain/recalled-text.ts';
import { ContentFault, HoldWork, ProviderFault } from '../../../ports/faults.ts';
import { buildExtractionAnswer } from '../../../testing/build-extraction-answer.ts';
import { buildExtractionTurn } from '../../../testing/build-lease.ts';
import { nastyTexts } from '../../../testing/nasty-texts.ts';
import { createScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../../../testing/scripted-model.ts';
import { InterruptedAttempt } from '../interrupted-attempt.ts';
import { createModelExtractor } from './extract-by-model.ts';
import { distinctFacts } from './read-answer.ts';

const turns = [1, 2, 3, 4].map((number) => buildExtractionTurn(number + 10, { content: `I like ${number} things.` }));
const input: ExtractionInput = { namespace: 'n', windowId: 'w', sessionId: 's', turns, before: [] };
const { signal } = new AbortController();

const facts = [1, 2, 3, 4].map((number) => ({
  text: `Ana likes ${number} things.`,
  turns: [number],
  quote: `I like ${number} things`,
}));
const whole = buildExtractionAnswer({ facts });
/** The answer as far as so many of its facts. */
const cutAfter = (count: number) => ({
  text: JSON.stringify(whole).split('},{').slice(0, count).join('},{').concat('},{"turns":[3],"quote":"I li'),
  finish: 'cut_off' as const,
});

const textsOf = ({ facts: found }: Pick<Extraction, 'facts'>): string[] => found.map(({ text }) => text);
const likes = (...numbers: number[]): string[] => numbers.map((number) => `Ana likes ${number} things.`);
const run = (model: ScriptedModel, fields: Partial<ExtractionInput> = {}) =>
  createModelExtractor(model).extract({ ...input, ...fields }, signal);

async function faultOf(model: ScriptedModel, fields: Partial<ExtractionInput> = {}): Promise<ContentFault> {
  const error: unknown = await run(model, fields).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ContentFault);
  return error as ContentFault;
}

async function interruptionOf(
  model: ScriptedModel,
  fields: Partial<ExtractionInput> = {},
): Promise<InterruptedAttempt> {
  const error: unknown = await run(model, fields).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InterruptedAttempt);
  return error as InterruptedAttempt;
}

describe('extraction by a model', () => {
  it('is one call a window', async () => {
    const model = createScriptedModel([whole]);
    const extraction = await run(model);
    expect(textsOf(extraction)).toEqual(likes(1, 2, 3, 4));
    expect(extraction).toMatchObject({ summary: { summary: 'They talked.' }, profile: [], dropped: 0 });
    expect(extraction.facts[2]).toMatchObject({ turnSeqs: [13], quotation: 'I like 3 things' });
    expect(model.calls).toMatchObject([{ purpose: 'extract', namespace: 'n', windowId: 'w', maxOutputTokens: 4_000 }]);
  });

  it('names model and prompt, costs money, and works on as many windows as it may', () => {
    const model = createScriptedModel([]);
    expect(createModelExtractor(model)).toMatchObject({ id: 'scripted/model/prompt-1', free: false });
    expect(createModelExtractor(model)).not.toHaveProperty('parallel');
    expect(createModelExtractor(model, { parallel: 2 })).toMatchObject({ parallel: 2 });
  });

  it('takes an empty list for nothing to remember', async () => {
    const model = createScriptedModel([{ facts: [] }]);
    expect(await run(model)).toEqual({ facts: [], profile: [], dropped: 0 });
  });

  it.each([
    { why: 'nobody speaks', turn: { role: 'assistant', participant: false, content: 'You like tea.' } as const },
    { why: 'everything was recalled', turn: { content: ` ${wrapRecalledText('Ana likes tea.')}\n` } },
    { why: 'nothing is said', turn: { content: '\u200b' } },
  ])('calls nobody where $why', async ({ turn }) => {
    const model = createScriptedModel([]);
    expect(await run(model, { turns: [buildExtractionTurn(1, turn)] })).toEqual({ facts: [] });
  });

  it('makes one of what one speaker says twice, and not of what two say, now or in an earlier attempt', async () => {
    const spoken = turns.map((turn, index) => ({ ...turn, speaker: index < 2 ? 'Ana' : 'Ben' }));
    const entry = (text: string, turn: number) => ({ field: 'interests' as const, text, turns: [turn] });
    const closed = (turn: number) => ({ text: 'The office is closed.', turns: [turn] });
    const model = createScriptedModel([
      buildExtractionAnswer({
        facts: [closed(1), closed(2)],
        profile: [entry('bouldering', 1), entry('Bouldering', 2), entry('bouldering', 4), entry('chess', 3)],
      }),
    ]);
    const { facts: earlier } = await run(createScriptedModel([{ facts: [closed(4)] }]), { turns: spoken });
    const extraction = await run(model, { turns: spoken, salvaged: earlier });
    expect(extraction.profile).toMatchObject([{ turnSeqs: [11, 12] }, { turnSeqs: [14] }, { turnSeqs: [13] }]);
    expect(extraction.facts).toMatchObject([{ turnSeqs: [14] }, { turnSeqs: [11, 12] }]);
    const salvaged = [11, 14, 12].map((seq) => ({ ...earlier[0]!, turnSeqs: [seq] }));
    expect(distinctFacts(salvaged)).toHaveLength(3);
    const again = await run(createScriptedModel([{ facts: [] }]), { turns: spoken, salvaged });
    expect(again.facts).toMatchObject([{ turnSeqs: [11, 12] }, { turnSeqs: [14] }]);
  });

  it('drops and counts what does not exist, without asking again', async () => {
    const model = createScriptedModel([{ facts: [...facts.slice(0, 1), { text: 'Ana flies.', turns: [9] }] }]);
    expect(await run(model)).toMatchObject({ facts: [{ text: 'Ana likes 1 things.' }], dropped: 1 });
  });
});

describe('a broken answer', () => {
  it('is kept as far as it goes, and the rest asked for with the error shown', async () => {
    const model = createScriptedModel([
      cutAfter(2),
      buildExtractionAnswer({ facts: facts.slice(2), summary: 'The rest.' }),
    ]);
    const extraction = await run(model);
    expect(textsOf(extraction)).toEqual(likes(1, 2, 3, 4));
    expect(extraction).toMatchObject({ summary: { summary: 'The rest.' }, dropped: 0 });
    const [first, second] = model.calls.map(({ messages }) => messages[0]!.content);
    expect(model.calls[1]!.purpose).toBe('repair');
    expect(second!.startsWith(first!)).toBe(true);
    for (const shown of ['it was cut off before its end.', '"Ana likes 2 things."', String.raw`\"quote\":\"I li"`])
      expect(second!.slice(first!.length)).toContain(shown);
  });

  it('doubles nothing where the rest is all of it again', async () => {
    const model = createScriptedModel([cutAfter(3), whole]);
    expect(textsOf(await run(model))).toEqual(likes(1, 2, 3, 4));
  });

  it.each([
    { what: 'prose', answer: 'There is nothing of note here.' },
    { what: 'nothing', answer: '' },
    { what: 'a refusal', answer: { text: "I can't help with that.", finish: 'refused' as const } },
    { what: 'null for facts', answer: { facts: null } },
    { what: 'items of the wrong types', answer: { facts: [{ text: 1, turns: [1] }] } },
    { what: 'unknown turns alone', answer: { facts: [{ text: 'Ana flies.', turns: [9] }] } },
  ])('is put right where it was $what', async ({ answer }) => {
    const model = createScriptedModel([answer, whole]);
    expect(textsOf(await run(model))).toEqual(likes(1, 2, 3, 4));
    expect(model.calls).toHaveLength(2);
  });

  it('fails the window where the rest cannot be had, with what was complete', async () => {
    const fault = await faultOf(createScriptedModel([cutAfter(2), 'Sorry.']));
    expect(fault.message).toBe('The answer of the model could not be used: it holds no JSON object.');
    expect(fault.payload).toMatchObject({
      extractor: 'scripted/model/prompt-1',
      calls: [
        { purpose: 'extract', prompt: expect.stringContaining('I like 4 things.') as unknown, finish: 'cut_off' },
        { purpose: 'repair', answer: 'Sorry.', finish: 'complete' },
      ],
    });
    expect(textsOf({ facts: readSalvagedFacts(storablePayload(fault.payload)) })).toEqual(likes(1, 2));
  });

  it('asks for no more than once again', async () => {
    const model = createScriptedModel([cutAfter(1), cutAfter(2), whole]);
    const fault = await faultOf(model);
    expect(model.calls).toHaveLength(2);
    expect(textsOf({ facts: readSalvagedFacts(fault.payload) })).toEqual(likes(1, 2));
  });

  it('adds up over the attempts, each asking for what is still missing', async () => {
    const first = await faultOf(createScriptedModel([cutAfter(1), '']));
    const second = await faultOf(createScriptedModel([cutAfter(2), '']), {
      salvaged: readSalvagedFacts(first.payload),
    });
    const model = createScriptedModel([buildExtractionAnswer({ facts: facts.slice(2) })]);
    const extraction = await run(model, { salvaged: readSalvagedFacts(second.payload) });
    expect(textsOf(extraction)).toEqual(likes(1, 2, 3, 4));
    expect(extraction).not.toHaveProperty('partial');
    expect(model.calls[0]!.messages[0]!.content).toContain('"Ana likes 2 things."');
  });

  it('takes over what an earlier attempt at the whole window left for its half', async () => {
    const { payload } = await faultOf(createScriptedModel([cutAfter(2), '']));
    const half = { turns: turns.slice(1), before: turns.slice(0, 1), salvaged: readSalvagedFacts(payload) };
    expect(textsOf(await run(createScriptedModel([{ facts: [] }]), half))).toEqual(likes(2));
  });

  it('is better than nothing at the last attempt', async () => {
    const extraction = await run(createScriptedModel([cutAfter(2), '']), { lastAttempt: true });
    expect(textsOf(extraction)).toEqual(likes(1, 2));
    expect(extraction.partial).toBe(true);
    const salvaged = readSalvagedFacts((await faultOf(createScriptedModel([cutAfter(1), '']))).payload);
    for (const script of [['', ''], [new ContentFault('The prompt is too long.')]])
      expect(textsOf(await run(createScriptedModel(script), { salvaged, lastAttempt: true }))).toEqual(likes(1));
  });

  it('is not nothing to remember, also at the last attempt', async () => {
    const fault = await faultOf(createScriptedModel(['Sorry.', 'Sorry.']), { lastAttempt: true });
    expect(readSalvagedFacts(fault.payload)).toEqual([]);
  });

  it.each([
    { what: 'its summary is missing', text: `{"facts":${JSON.stringify(whole.facts)},"summary":"They ta`, dropped: 0 },
    { what: 'an item is of the wrong types', text: JSON.stringify({ facts: [...facts, { text: 5 }] }), dropped: 1 },
  ])('is accepted where $what and stays missing', async ({ text, dropped }) => {
    const extraction = await run(createScriptedModel([text, 'Sorry.']));
    expect(textsOf(extraction)).toEqual(likes(1, 2, 3, 4));
    expect(extraction.dropped).toBe(dropped);
  });

  it('is not taken for all there is where one fact stands in the place of the list', async () => {
    const [first, second] = facts.map((_fact, index) => ({ ...whole, facts: whole.facts[index] }));
    for (const script of [
      [first, 'Sorry.'],
      [first, second],
    ] as ScriptedAnswer[][]) {
      const fault = await faultOf(createScriptedModel(script));
      expect(readSalvagedFacts(fault.payload)).toHaveLength(script[1] === second ? 2 : 1);
    }
    const extraction = await run(createScriptedModel([first, first] as ScriptedAnswer[]));
    expect([textsOf(extraction), extraction.partial]).toEqual([likes(1), undefined]);
  });

  it('ends after fifty thousand words, and is kept within bounds', async () => {
    const words = 'and then again '.repeat(17_000);
    const fault = await faultOf(createScriptedModel([{ text: `{"facts":[${words}`, finish: 'cut_off' }, words]));
    expect(JSON.stringify(fault.payload).length).toBeLessThanOrEqual(limits.payloadCharacters);
    expect(fault.payload).toEqual(storablePayload(fault.payload));
  });

  it('is kept so that a store takes it as it is, whatever was said', async () => {
    const nasty = Object.values(nastyTexts).join('\n');
    const said = [buildExtractionTurn(1, { content: `${nasty}\u0007`.repeat(30) })];
    const fault = await faultOf(createScriptedModel([`a\0b\ud83d ${String.raw`\ud83d \u0000`} ${nasty}`, '']), {
      turns: said,
    });
    expect(fault.payload).toEqual(storablePayload(fault.payload));
  });
});

describe('a call that fails', () => {
  it('fails the attempt where the request is at fault, with the prompt', async () => {
    const cause = new ContentFault('The prompt is too long.');
    const model = createScriptedModel([cause]);
    const fault = await faultOf(model);
    expect(fault).toMatchObject({ message: cause.message, cause, payload: { calls: [{ purpose: 'extract' }] } });
    expect(model.calls).toHaveLength(1);
  });

  it('leaves what an answer brought where only its repair is refused', async () => {
    const fault = await faultOf(createScriptedModel([cutAfter(2), new ContentFault('Filtered.')]));
    expect(textsOf({ facts: readSalvagedFacts(fault.payload) })).toEqual(likes(1, 2));
  });

  it('waits for a provider that fails, also at the last attempt', async () => {
    const fault = new ProviderFault('503');
    await expect(run(createScriptedModel([fault]), { lastAttempt: true })).rejects.toBe(fault);
  });

  it.each([
    { what: 'the provider', cause: new ProviderFault('503') },
    { what: 'the budget', cause: new HoldWork('budget', new Date()) },
  ])('leaves what an answer brought where $what stops its repair, also at the last attempt', async ({ cause }) => {
    for (const lastAttempt of [false, true]) {
      const stopped = await interruptionOf(createScriptedModel([cutAfter(2), cause]), { lastAttempt });
      expect(stopped).toMatchObject({ cause, work: { isAnswered: true } });
      expect(textsOf(stopped.work)).toEqual(likes(1, 2));
      expect(textsOf({ facts: readSalvagedFacts(storablePayload(stopped.work.payload)) })).toEqual(likes(1, 2));
    }
  });

  it('leaves the prompt where no answer came in time, and what came before it', async () => {
    const cause = new ProviderFault('late', { timedOut: true });
    const { work } = await interruptionOf(createScriptedModel([cause]));
    expect(work).toMatchObject({ facts: [], isAnswered: false, payload: { problem: 'late' } });
    expect(JSON.stringify(work.payload)).toContain('I like 4 things.');
    const salvaged = readSalvagedFacts((await faultOf(createScriptedModel([cutAfter(1), '']))).payload);
    expect(textsOf((await interruptionOf(createScriptedModel([cause]), { salvaged })).work)).toEqual(likes(1));
  });

  it('stops when it is told to', async () => {
    const reason = new Error('stop');
    const extractor = createModelExtractor(createScriptedModel([whole]));
    await expect(extractor.extract(input, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
