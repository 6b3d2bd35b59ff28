import type { ExtractionTurn } from '../../../../domain/extraction/fact.ts';
import { ownWords, splitSentences } from '../source-text.ts';
import type { TurnContext } from '../turn-context.ts';

/** "I meant Lund, not Gothenburg", "It's Lund, not Gothenburg", "not Gothenburg but Lund". */
const forms: readonly RegExp[] = [
  /\b(?:I (?:mean|meant)(?: to say)?|it's|it is|it was|that should be|make that|correction:?)\s+(?<right>[\p{L}\p{N}][\p{L}\p{N}' -]{0,40}?),? (?:and )?not (?<wrong>[\p{L}\p{N}][\p{L}\p{N}' -]{0,40}?)(?=[.,!]|$)/iu,
  /\bnot (?<wrong>[\p{L}\p{N}][\p{L}\p{N}' -]{0,40}?),? but (?<right>[\p{L}\p{N}][\p{L}\p{N}' -]{0,40}?)(?=[.,!]|$)/iu,
];

/** How far back a correction reaches. */
const turnsBack = 4;

/** What a speaker said before, as corrected now, with the turn in which they said it. */
export interface Corrected {
  readonly text: string;
  readonly asked: ExtractionTurn;
}

/** The speaker's own earlier sentence with the wrong words replaced: nothing else tells what "I meant Lund" is about. */
export function correctedSentence(plain: string, turn: ExtractionTurn, context: TurnContext): Corrected | undefined {
  const groups = forms.map((form) => form.exec(plain)?.groups).find((found) => found !== undefined);
  const [right, wrong] = [groups?.['right'], groups?.['wrong']];
  if (right === undefined || wrong === undefined) return undefined;
  for (const earlier of context.previous.slice(-turnsBack).toReversed()) {
    if (earlier.speaker !== turn.speaker || !earlier.participant) continue;
    const said = splitSentences(ownWords(earlier.content)).find(
      ({ text, question }) => !question && text.includes(wrong),
    );
    if (said !== undefined) return { text: said.text.replace(wrong, right), asked: earlier };
  }
  return undefined;
}
