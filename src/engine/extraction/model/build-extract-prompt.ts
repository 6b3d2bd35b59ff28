import type { ExtractionInput, ExtractionTurn, Fact, KnownMemory } from '../../../domain/extraction/fact.ts';
import { maskRecalledText } from '../../../domain/recalled-text.ts';
import { estimateTokens } from '../../../domain/tokens.ts';
import { cutText } from './coercions.ts';
import { chooseFence, fenceLines, quoteData, turnLines } from './data-lines.ts';
import { extractInstructions } from './prompts/extract-1.ts';

/** Tokens of the turns before a window: what "yes, that one" answers is nearly always in the last few. */
const contextTokens = 400;
/** UTF-16 units of each of them. */
const contextTurnLength = 400;
/** Known memories, and their tokens. */
export const mostKnown = 12;
const knownTokens = 400;
/** UTF-16 units of the summary so far. */
const summaryLength = 2_000;
/** Facts kept from earlier answers that are shown, so that they are not told again, and their tokens. */
const mostKept = 100;
const keptTokens = 2_500;

/** A prompt, and what its numbers stand for: turn n is `turns[n - 1]`, known memory n is `known[n - 1]`. */
export interface ExtractPrompt {
  readonly system: string;
  readonly text: string;
  readonly turns: readonly ExtractionTurn[];
  readonly known: readonly KnownMemory[];
  readonly fence: number;
}

/** Builds what a model is asked about a window. The same input gives the same prompt. */
export function buildExtractPrompt(input: ExtractionInput): ExtractPrompt {
  const { turns } = input;
  const known = chooseKnown(input.known ?? []);
  const sections = [
    { name: 'summary', lines: summaryLines(input) },
    {
      name: 'known',
      lines: known.map(
        ({ text, saidAt }, index) => `${index + 1} ${saidAt.toISOString().slice(0, 10)} ${quoteData(text)}`,
      ),
    },
    { name: 'context', lines: turnLines(trimContext(input.before), { numbered: false }) },
    { name: 'turns', lines: turnLines(turns, { numbered: true }) },
  ].filter(({ lines }) => lines.length > 0);
  const fence = chooseFence(sections.flatMap(({ lines }) => lines));
  const text = [
    ...sections.map(({ name, lines }) => fenceLines(name, fence, lines)),
    turns.length === 1 ? 'Answer about turn 1.' : `Answer about turns 1 to ${turns.length}.`,
  ].join('\n');
  return { system: extractInstructions, text, turns, known, fence };
}

/** What is said of an answer that could not be used as it was. */
export interface BrokenAnswer {
  readonly problem: string;
  /** Its last words. */
  readonly tail: string;
}

/**
 * The same prompt once more, for what is still missing: with the facts that are kept, so that they are not told again, and with
 * what was wrong, where an answer was. The beginning is the same to the letter, so that a cached prompt serves again.
 */
export function askForRest(prompt: ExtractPrompt, kept: readonly Fact[], broken?: BrokenAnswer): string {
  const lines = keptLines(kept);
  const tail = broken === undefined || broken.tail === '' ? [] : [quoteData(broken.tail)];
  const fence = chooseFence([prompt.text, ...lines, ...tail]);
  const more = kept.length > lines.length ? ` and ${kept.length - lines.length} more` : '';
  return [
    prompt.text,
    '',
    ...(broken === undefined ? [] : [`Your answer could not be used as it was: ${broken.problem}`]),
    ...(tail.length === 0 ? [] : ['It ended in:', fenceLines('tail', fence, tail)]),
    ...(lines.length === 0
      ? ['Answer with one complete JSON object, all of it, and nothing else.']
      : [
          `These facts${more} are kept already:`,
          fenceLines('kept', fence, lines),
          'Answer with one complete JSON object in the same format, with only those facts that are missing still, shorter if need be.',
        ]),
  ].join('\n');
}

function summaryLines({ summary }: ExtractionInput): string[] {
  if (summary === undefined || summary.summary === '') return [];
  return [quoteData({ summary: cutText(summary.summary, summaryLength), themes: summary.themes })];
}

/** The closest first, as many as there is room for. */
function chooseKnown(known: readonly KnownMemory[]): KnownMemory[] {
  const chosen: KnownMemory[] = [];
  let tokens = 0;
  for (const memory of known) {
    const cost = estimateTokens(memory.text);
    if (tokens + cost > knownTokens) continue;
    tokens += cost;
    chosen.push(memory);
    if (chosen.length === mostKnown) break;
  }
  return chosen;
}

/** The last turns, each cut to a bound. */
function trimContext(before: readonly ExtractionTurn[]): ExtractionTurn[] {
  const kept: ExtractionTurn[] = [];
  let tokens = 0;
  for (const turn of before.toReversed()) {
    const words = maskRecalledText(turn.content);
    const content = words.length > contextTurnLength ? `${cutText(words, contextTurnLength)} …` : words;
    tokens += estimateTokens(content);
    if (tokens > contextTokens) break;
    kept.unshift({ ...turn, content });
  }
  return kept;
}

function keptLines(kept: readonly Fact[]): string[] {
  const lines: string[] = [];
  let tokens = 0;
  for (const { text } of kept.slice(0, mostKept)) {
    tokens += estimateTokens(text);
    if (tokens > keptTokens) break;
    lines.push(quoteData(text));
  }
  return lines;
}
