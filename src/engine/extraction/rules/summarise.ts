import vader from 'vader-sentiment';
import { isStopWord, stopLanguages } from '../../../domain/analysis/stop-words.ts';
import type { ExtractionInput, ExtractionTurn, Fact, SessionSummary } from '../../../domain/extraction/fact.ts';
import { isEmptyWord, isVagueWord } from './english/worth.ts';
import { guessLanguage } from './guess-language.ts';
import { personsIn, placesIn } from './names-in-text.ts';
import { ownWords, splitSentences } from './source-text.ts';

const mostThemes = 5;
const mostNames = 10;
/** Sentences of a summary, and its characters: what a person reads at a glance, and a prompt carries without thought. */
const mostSentences = 6;
const mostCharacters = 1_200;
/** Characters of a turn that sentiment and themes are taken from. */
const sampledCharacters = 2_000;
/** Mean compound scores beyond which a session is not neutral; friendly small talk alone reaches 0.2. */
const positiveFrom = 0.25;
const negativeFrom = -0.15;
/** What an earlier window weighs against the new one. */
const earlierWeight = 0.5;

function participants(input: ExtractionInput): readonly ExtractionTurn[] {
  return input.turns.filter((turn) => turn.participant);
}

function isTheme(word: string, language: string): boolean {
  if (word.length < 4 || isEmptyWord(word) || isVagueWord(word)) return false;
  const code = stopLanguages.find((known) => known === language);
  return code === undefined || !isStopWord(word, code);
}

function themesOf(input: ExtractionInput, texts: readonly string[]): string[] {
  const names = new Set(input.turns.flatMap((turn) => turn.speaker.toLowerCase().split(/\s+/u)));
  const counts = new Map<string, number>();
  for (const theme of input.summary?.themes ?? []) counts.set(theme, 2);
  for (const text of texts) {
    const language = guessLanguage(text) ?? '';
    if (language === '') continue;
    const words = new Set(text.toLowerCase().match(/\p{L}[\p{L}-]+/gu) ?? []);
    for (const word of words)
      if (isTheme(word, language) && !names.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostThemes)
    .map(([word]) => word);
}

function sentimentOf(input: ExtractionInput, texts: readonly string[]): SessionSummary['sentiment'] {
  const earlier = { positive: 1, neutral: 0, negative: -1 }[input.summary?.sentiment ?? 'neutral'] * earlierWeight;
  const scores = texts
    .filter((text) => guessLanguage(text) === 'en')
    .map((text) => vader.SentimentIntensityAnalyzer.polarity_scores(text).compound);
  // Without English the lexicon knows nothing: what was known before remains.
  const mean =
    scores.length === 0
      ? earlier
      : scores.reduce((sum, score) => sum + score, earlier) / (scores.length + (input.summary === undefined ? 0 : 1));
  if (mean >= positiveFrom) return 'positive';
  return mean <= negativeFrom ? 'negative' : 'neutral';
}

/** The longest sentence of the window with its speaker, for a session in which nothing was worth a fact. */
function longestSentence(input: ExtractionInput): string[] {
  const sentences = participants(input).flatMap((turn) =>
    splitSentences(ownWords(turn.content.slice(0, sampledCharacters)))
      .filter((sentence) => !sentence.question)
      .map((sentence) => `${turn.speaker}: ${sentence.text.replace(/\s+/gu, ' ').slice(0, 300)}`),
  );
  const [longest] = sentences.sort((a, b) => b.length - a.length);
  return longest === undefined ? [] : [longest];
}

function summaryText(input: ExtractionInput, facts: readonly Fact[]): string {
  const chosen = [...facts]
    .sort((a, b) => b.importance * b.confidence - a.importance * a.confidence)
    .slice(0, mostSentences)
    .sort((a, b) => (a.turnSeqs[0] ?? 0) - (b.turnSeqs[0] ?? 0))
    .map((fact) => fact.text);
  const earlier = input.summary === undefined || input.summary.summary === '' ? [] : input.summary.summary.split('\n');
  const fresh = chosen.length > 0 || earlier.length > 0 ? chosen : longestSentence(input);
  const all = [...new Set([...earlier, ...fresh])];
  // The beginning of a session says what it is about, its end where it stands: the middle goes first.
  while (all.length > mostSentences || all.join('\n').length > mostCharacters)
    all.splice(Math.floor(all.length / 2), 1);
  return all.join('\n');
}

function merged(earlier: readonly string[] | undefined, found: readonly string[]): string[] {
  return [...new Set([...(earlier ?? []), ...found])].slice(-mostNames);
}

/**
 * The session so far, by extraction: the most important facts, one a line, words that recur, names and places, and the
 * mood by the VADER lexicon (English only). Continues the summary of the window before.
 */
export function summarise(input: ExtractionInput, facts: readonly Fact[]): SessionSummary {
  const texts = participants(input).map((turn) =>
    ownWords(turn.content.slice(0, sampledCharacters)).replace(/\s+/gu, ' ').trim(),
  );
  const speakers = new Set(
    [...input.before, ...input.turns].flatMap((turn) => [turn.speaker, ...turn.speaker.split(/\s+/u)]),
  );
  const places = merged(input.summary?.places, texts.flatMap(placesIn));
  const persons = merged(input.summary?.persons, texts.flatMap(personsIn)).filter(
    (person) => !speakers.has(person) && !places.includes(person),
  );
  return {
    summary: summaryText(input, facts),
    themes: themesOf(input, texts),
    persons,
    places,
    sentiment: sentimentOf(input, texts),
  };
}
