import { limits } from '../../../domain/limits.ts';
import type { Extraction, ExtractionInput, ExtractionTurn, Fact } from '../../../domain/extraction/fact.ts';
import { extractTurn } from './extract-turn.ts';
import { summarise } from './summarise.ts';
import type { TurnContext } from './turn-context.ts';

/** Turns before a turn that rules look at. */
const previousTurns = 10;

/** Case and punctuation make no other fact. */
function sameness(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What a turn of a window may know: who speaks in the session, and what was said just before. */
export function contextOf(input: ExtractionInput, position: number): TurnContext {
  const known: readonly ExtractionTurn[] = [
    ...input.before,
    ...input.turns.slice(Math.max(0, position - previousTurns), position),
  ];
  return { previous: known.slice(-previousTurns), speakers: speakersOf(input) };
}

/** Everybody who speaks in a window or just before it. */
export function speakersOf(input: ExtractionInput): string[] {
  return [...new Set([...input.before, ...input.turns].map((turn) => turn.speaker))];
}

/** Keeps the first of equal facts, and no more than a window may yield: the most important ones, in their order. */
export function distinctFacts(facts: readonly Fact[]): Fact[] {
  const seen = new Set<string>();
  const distinct = facts.filter((fact) => {
    const key = sameness(fact.text);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  if (distinct.length <= limits.factsPerWindow) return distinct;
  const least = distinct.map((fact) => fact.importance).sort((a, b) => b - a)[limits.factsPerWindow - 1] ?? 0;
  return distinct.filter((fact) => fact.importance >= least).slice(0, limits.factsPerWindow);
}

/**
 * Everything that rules get out of a window: facts with their evidence, and the summary of the session so far. Pure; the
 * same input gives the same output.
 */
export function extractByRules(input: ExtractionInput): Extraction {
  const facts = distinctFacts(input.turns.flatMap((turn, position) => extractTurn(turn, contextOf(input, position))));
  return { facts, summary: summarise(input, facts) };
}
