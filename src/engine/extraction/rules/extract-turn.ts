import type { ExtractionTurn, Fact } from '../../../domain/extraction/fact.ts';
import { extractEnglish } from './english/extract-english.ts';
import { guessLanguage } from './guess-language.ts';
import { extractByPhrases, phraseLanguages } from './phrases/extract-by-phrases.ts';
import type { TurnContext } from './turn-context.ts';

/** The language of a turn; of the speaker's turns before it where it is too short to tell. */
function languageOf(turn: ExtractionTurn, context: TurnContext): string | undefined {
  const own = guessLanguage(turn.content);
  if (own !== undefined) return own;
  for (const earlier of context.previous.slice(-3).toReversed()) {
    const guessed = guessLanguage(earlier.content);
    if (guessed !== undefined) return guessed;
  }
  return undefined;
}

/**
 * Facts that one turn states, by rules alone: no model, no I/O, no clock. Pure and synchronous, some hundred microseconds
 * a turn, so that a caller can yield to the event loop between turns.
 *
 * English in depth; names, homes, work, likes, family and plans in German, Spanish and French; nothing in other
 * languages. Questions, suppositions, greetings, quotations, pasted text and instructions yield nothing, and only
 * participants are sources.
 */
export function extractTurn(turn: ExtractionTurn, context: TurnContext): Fact[] {
  if (!turn.participant || turn.content.trim() === '') return [];
  const language = languageOf(turn, context);
  if (language === 'en') return extractEnglish(turn, context);
  const phrases = language === undefined ? undefined : phraseLanguages[language];
  return phrases === undefined ? [] : extractByPhrases(turn, phrases);
}
