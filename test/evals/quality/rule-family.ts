import { speakerName } from '../../../src/domain/speaker-name.ts';
import type { ExtractionTurn } from '../../../src/domain/extraction/fact.ts';
import type { Turn } from '../../../src/domain/turn.ts';
import { candidatesIn } from '../../../src/engine/extraction/rules/english/extract-english.ts';
import { guessLanguage } from '../../../src/engine/extraction/rules/guess-language.ts';

function extractionTurn(turn: Turn): ExtractionTurn {
  const { seq, role, content, occurredAt } = turn;
  return { seq, role, content, occurredAt, speaker: speakerName(turn), participant: true };
}

/**
 * The family of rules that a memory comes from. It is not stored: the rules are asked again about the turn. A memory in
 * German, Spanish or French has the language for a family, one that the rules no longer make has "unknown".
 */
export function ruleFamily(text: string, turn: Turn, previous: readonly Turn[]): string {
  const context = {
    previous: previous.map(extractionTurn),
    speakers: [...new Set([...previous, turn].map(speakerName))],
  };
  const made = candidatesIn(extractionTurn(turn), context).find((candidate) => candidate.text === text);
  if (made !== undefined) return made.meaning.family;
  const language = guessLanguage(turn.content);
  return language === undefined || language === 'en' ? 'unknown' : language;
}
