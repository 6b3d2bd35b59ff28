import type { Extraction, ExtractionInput, Fact } from '../../../domain/extraction/fact.ts';
import { limits } from '../../../domain/limits.ts';
import { maskRecalledText, recalledMark } from '../../../domain/recalled-text.ts';
import { isBlank } from '../../../domain/text.ts';
import type { Extractor } from '../../../ports/extractor.ts';
import { ContentFault, ProviderFault } from '../../../ports/faults.ts';
import type { LanguageModel, ModelAnswer } from '../../../ports/language-model.ts';
import { InterruptedAttempt } from '../interrupted-attempt.ts';
import { extractionFormat } from './answer-format.ts';
import {
  askForRest,
  buildExtractPrompt,
  type BrokenAnswer,
  type ExtractPrompt,
  mostKnown,
} from './build-extract-prompt.ts';
import { buildFaultPayload, type FailedCall } from './build-fault-payload.ts';
import { extractVersion } from './prompts/extract-1.ts';
import { judgeDoubts } from './judge-doubts.ts';
import {
  type AnswerReading,
  distinctEntries,
  distinctFacts,
  readAnswer,
  readSpeakers,
  type Speakers,
} from './read-answer.ts';

/**
 * Extraction by a language model: one call a window, and where its answer is broken one more, for what is missing.
 *
 * What becomes of a broken answer. Every fact that is complete in it is kept, and the second call asks for the rest with the
 * error shown. If the rest cannot be had, the attempt fails (`ContentFault`) although there are facts, because to accept them
 * would be to read silence about the later turns as "nothing to remember": the ledger tries again, then halves the window,
 * which is what helps where a window holds more than an answer can. The kept facts travel in the payload (`salvaged`); the
 * ledger hands them to the next attempt (`ExtractionInput.salvaged`), which shows them as known and asks for the rest, so
 * that attempts add up and no complete fact is lost; so they do where the second call could not be made or was not answered,
 * which fails nothing (`InterruptedAttempt`). At the last attempt what there is is returned, marked `partial`.
 * Only facts fail a window. An answer whose list of facts is readable to its end is accepted after the second call even
 * if its profile or summary is missing or some items are of the wrong types; a list of which no item could be read is not.
 *
 * What an injected instruction can do at worst, if the model obeys it: add facts about the people who speak (each cites a turn
 * of a person in this window, and belongs to the owner of that turn), leave facts out, or end one of the memories that the
 * prompt showed, by citing its number beside a fact. It is superseded then, not deleted, in a run that can be undone. No
 * answer can name a memory that was not shown.
 */
export interface ModelExtractorOptions {
  /** Tokens of one answer: three times what a full window yields. Default 4,000. */
  readonly maxOutputTokens?: number;
  /** Windows at once. Default unbounded: the model's own limits decide. */
  readonly parallel?: number;
}

const defaultOutputTokens = 4_000;
/** UTF-16 units of the end of a broken answer that are shown to its model. */
const tailLength = 200;

/** An extractor that asks a language model. */
export function createModelExtractor(model: LanguageModel, options: ModelExtractorOptions = {}): Extractor {
  const { maxOutputTokens = defaultOutputTokens, parallel } = options;
  const id = `${model.id}/${extractVersion}`;
  return {
    id,
    free: false,
    ...(parallel === undefined ? {} : { parallel }),
    knownMemories: mostKnown,
    judge: (request, signal) => judgeDoubts(model, request, signal),
    async extract(input, signal) {
      // Where no person says anything there is nothing to note: a call would only cost.
      if (!input.turns.some(hasWords)) return { facts: [] };
      const prompt = buildExtractPrompt(input);
      const speakers = readSpeakers(input);
      const attempt: Attempt = { id, model, maxOutputTokens, input, speakers, prompt, calls: [], signal };
      return await extract(attempt, distinctFacts(carriedOver(input), speakers));
    },
  };
}

interface Attempt {
  readonly id: string;
  readonly model: LanguageModel;
  readonly maxOutputTokens: number;
  readonly input: ExtractionInput;
  readonly speakers: Speakers;
  readonly prompt: ExtractPrompt;
  /** Every call so far, with its answer where there was one. */
  readonly calls: FailedCall[];
  readonly signal: AbortSignal;
}

async function extract(attempt: Attempt, earlier: readonly Fact[]): Promise<Extraction> {
  const { prompt, speakers } = attempt;
  const text = earlier.length === 0 ? prompt.text : askForRest(prompt, earlier);
  const first = await ask(attempt, { purpose: 'extract', text, kept: earlier });
  const kept = distinctFacts([...earlier, ...(first.reading?.facts ?? [])], speakers);
  // A request that was refused as such would be refused again; an answer can be put right.
  const isBroken = first.reading?.problem !== undefined;
  const last = isBroken ? await repair(attempt, first.reading, kept) : first;
  const readings = [...new Set([first, last])].flatMap(({ reading }) => reading ?? []);
  const extraction = build(readings, earlier, speakers);
  const complete = (reading: AnswerReading | undefined, before: readonly Fact[]) =>
    isAcceptable(reading, before, speakers);
  if (complete(first.reading, earlier) || complete(last.reading, kept)) return extraction;
  if (attempt.input.lastAttempt === true && extraction.facts.length > 0) return { ...extraction, partial: true };
  throw contentFault(attempt, extraction.facts, last);
}

async function repair(attempt: Attempt, first: AnswerReading, kept: readonly Fact[]): Promise<Outcome> {
  const broken: BrokenAnswer = {
    problem: first.problem ?? '',
    tail: (attempt.calls[0]?.answer ?? '').slice(-tailLength).toWellFormed(),
  };
  return await ask(attempt, { purpose: 'repair', text: askForRest(attempt.prompt, kept, broken), kept });
}

/** What a call came to: an answer, or that the request itself is at fault. */
interface Outcome {
  readonly reading?: AnswerReading;
  readonly fault?: ContentFault;
}

interface Question {
  readonly purpose: 'extract' | 'repair';
  readonly text: string;
  /** Facts that are complete already, and stay so whatever becomes of the call. */
  readonly kept: readonly Fact[];
}

async function ask(attempt: Attempt, { purpose, text, kept }: Question): Promise<Outcome> {
  const { model, input, prompt, calls } = attempt;
  const shown = calls.length === 0 ? text : text.slice(prompt.text.length).trimStart();
  calls.push({ purpose, prompt: shown });
  let answer: ModelAnswer;
  try {
    answer = await model.generate(
      {
        purpose,
        namespace: input.namespace,
        windowId: input.windowId,
        system: prompt.system,
        messages: [{ role: 'user', content: text }],
        schema: extractionFormat,
        maxOutputTokens: attempt.maxOutputTokens,
      },
      attempt.signal,
    );
  } catch (error) {
    if (error instanceof ContentFault) return { fault: error };
    throw interruption(attempt, kept, error) ?? error;
  }
  calls[calls.length - 1] = { purpose, prompt: shown, answer: answer.text, finish: answer.finish };
  return { reading: readAnswer(answer, { references: prompt, input }) };
}

/**
 * The provider or the budget has broken the attempt off: undefined where it had nothing, and no time-out is to be looked
 * into.
 */
function interruption({ id, calls }: Attempt, facts: readonly Fact[], cause: unknown): InterruptedAttempt | undefined {
  const isAnswered = calls.some(({ answer }) => answer !== undefined);
  const isTimeout = cause instanceof ProviderFault && cause.timedOut;
  if (!isAnswered && !isTimeout && facts.length === 0) return undefined;
  const problem = cause instanceof ProviderFault ? cause.message : 'The attempt was broken off.';
  const payload = buildFaultPayload({ extractor: id, problem, salvaged: facts, calls });
  return new InterruptedAttempt(cause, { facts, payload, isAnswered });
}

/**
 * Whether no fact can be missing but such as the model gave in a form that nobody can read, twice. One fact in the place of the
 * list may be one of several, unless it is all that is said again when the list is asked for.
 */
function isAcceptable(reading: AnswerReading | undefined, before: readonly Fact[], speakers: Speakers): boolean {
  if (reading === undefined) return false;
  const { problem, factsEnded, isAlone, facts, malformed } = reading;
  if (problem === undefined || !factsEnded) return problem === undefined;
  if (isAlone) return facts.length > 0 && distinctFacts([...before, ...facts], speakers).length === before.length;
  return facts.length > 0 || malformed === 0;
}

function build(readings: readonly AnswerReading[], earlier: readonly Fact[], speakers: Speakers): Extraction {
  const facts = distinctFacts([...earlier, ...readings.flatMap((reading) => reading.facts)], speakers);
  const profile = distinctEntries(
    readings.flatMap((reading) => reading.profile),
    speakers,
  );
  const summary = readings.findLast((reading) => reading.summary !== undefined)?.summary;
  const last = readings.at(-1);
  // Items of the wrong types were asked for again: they are lost only where that did not help.
  const malformed = last?.problem === undefined ? 0 : Math.max(...readings.map((reading) => reading.malformed));
  const beyond = Math.max(0, facts.length - limits.factsPerWindow);
  return {
    facts: facts.slice(0, limits.factsPerWindow),
    ...(summary === undefined ? {} : { summary }),
    profile,
    dropped: readings.reduce((sum, reading) => sum + reading.dropped, malformed + beyond),
  };
}

/** Facts of earlier attempts that rest on turns of this window, which may be a half of what it was. */
function carriedOver({ salvaged = [], turns, before, known = [] }: ExtractionInput): Fact[] {
  const own = new Set(turns.map(({ seq }) => seq));
  const visible = new Set([...before, ...turns].map(({ seq }) => seq));
  const shown = new Set(known.map(({ memoryId }) => memoryId));
  return salvaged.flatMap(({ repeats, replaces, ...fact }) => {
    const [first] = fact.turnSeqs;
    if (first === undefined || !own.has(first)) return [];
    return [
      {
        ...fact,
        turnSeqs: fact.turnSeqs.filter((seq) => visible.has(seq)),
        ...(repeats !== undefined && shown.has(repeats) ? { repeats } : {}),
        ...(replaces !== undefined && shown.has(replaces) ? { replaces } : {}),
      },
    ];
  });
}

function contentFault(attempt: Attempt, salvaged: readonly Fact[], { reading, fault }: Outcome): ContentFault {
  const problem = fault?.message ?? `The answer of the model could not be used: ${reading?.problem ?? ''}`;
  const payload = buildFaultPayload({ extractor: attempt.id, problem, salvaged, calls: attempt.calls });
  return new ContentFault(problem, { ...(fault === undefined ? {} : { cause: fault }), payload });
}

/** Whether a person says something here that was not recalled. */
function hasWords({ participant, content }: ExtractionInput['turns'][number]): boolean {
  return participant && !isBlank(maskRecalledText(content).replaceAll(recalledMark, ''));
}
