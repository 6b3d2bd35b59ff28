import type { ExtractionTurn, Fact } from '../../../../domain/extraction/fact.ts';
import { resolveDates } from '../../../../domain/time/resolve-dates.ts';
import { datesInWords, validityOf } from '../dates-in-words.ts';
import { isUntrustedTurn } from '../english/filters.ts';
import { recognise } from '../family.ts';
import { ownWords, quotationOf, splitSentences } from '../source-text.ts';
import type { Sentence } from '../source-text.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import type { PhraseLanguage } from './phrase-language.ts';
import { spanish } from './spanish.ts';

/** Languages with a smaller set of rules. */
export const phraseLanguages: Readonly<Record<string, PhraseLanguage>> = { de: german, es: spanish, fr: french };

const fewestWords = 2;
const mostWords = 40;
const sentenceCharacters = 600;

function wordsOf(text: string): number {
  return text.split(/\s+/u).length;
}

const pronouns: Readonly<Record<string, string>> = { de: 'ich', es: 'yo', fr: 'je' };

/** "Ich bin Vegetarier, kennst du Restaurants?" states something before it asks. */
const questionTag =
  /(?<=^(?:ich|mein|meine|wir|je|j'|mon|ma|yo|soy|vivo|tengo|mi|estoy)(?!\p{L})[^,?]{8,}), [^,?]*\?+!*$/iu;

function withoutTag(sentence: Sentence): Sentence {
  const text = sentence.text.replace(questionTag, '');
  return sentence.question && text !== sentence.text ? { ...sentence, text, question: false } : sentence;
}

/** Splits off what begins anew with "and I", or with "and" and a verb in the first person. */
function clausesOf(sentence: string, language: PhraseLanguage): string[] {
  const marked = sentence.replace(
    language.coordination,
    (_, verb: string) => `\n${pronouns[language.code] ?? ''} ${verb}`,
  );
  return marked.split(
    /\n|, (?=(?:vorher|danach|später|früher|heute|davor|seitdem|seit \p{L}+) \p{L}+ ich(?!\p{L}))|, (?=(?:ich|wir|mein|meine|on|mon|ma|mes|nous|notre|mi|mis|vamos|voy|vivo|trabajo|tengo|soy|estoy)(?!\p{L}))|,? (?:und|aber|y|pero|et|mais) (?=(?:ich|yo|je|me|no me)(?![\p{L}])|j['’])|, (?=(?:jetzt|nun|inzwischen|mittlerweile|ahora|maintenant|désormais|je|j') ?\p{L})|\s[-–—]\s|;\s/iu,
  );
}

function asSentence(text: string): string {
  const trimmed = text
    .replace(/\s+/gu, ' ')
    .replace(/[\s.!,;]+$/u, '')
    .trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}.`;
}

/**
 * Facts in a turn of a language with a smaller set of rules: only statements that a family knows, in the first person, and
 * rewritten without a first person left over.
 */
export function extractByPhrases(turn: ExtractionTurn, language: PhraseLanguage): Fact[] {
  const own = ownWords(turn.content);
  if (isUntrustedTurn(own)) return [];
  const dates = resolveDates(own, turn.occurredAt, language.code);
  const facts: Fact[] = [];
  for (const sentence of splitSentences(own).map(withoutTag)) {
    if (sentence.question || sentence.text.length > sentenceCharacters || language.unreal.test(sentence.text)) continue;
    const dated = datesInWords(sentence, { dates, moment: turn.occurredAt, language: language.code });
    for (const clause of clausesOf(dated.text.replace(/’/gu, "'"), language)) {
      const bare = clause.replace(language.opening, '').replace(/[\s.!,;]+$/u, '');
      const statement = language.singular(bare.trim());
      const count = wordsOf(statement);
      if (count < fewestWords || count > mostWords || language.pointing.test(statement)) continue;
      const meaning = recognise(statement, language.families);
      const narrated = meaning === undefined ? undefined : language.narrate(statement, turn.speaker);
      if (meaning === undefined || narrated === undefined || language.firstPerson.test(narrated)) continue;
      // "My name is Anna", said by Anna, is known already.
      if (meaning.attribute === 'name' && statement.toLowerCase().endsWith(turn.speaker.toLowerCase())) continue;
      const { family: _, weight: __, ...said } = meaning;
      const validity = validityOf(statement, dated);
      facts.push({
        ...said,
        text: asSentence(narrated),
        subject: turn.speaker,
        turnSeqs: [turn.seq],
        quotation: quotationOf(turn.content, sentence),
        ...(validity === undefined ? {} : { validity }),
      });
    }
  }
  return facts;
}
