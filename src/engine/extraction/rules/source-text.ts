import { limits } from '../../../domain/limits.ts';
import { replaceRecalledText } from '../../../domain/recalled-text.ts';

/** What in a turn is not the speaker's own speech. Each is blanked out with spaces, so that positions stay as they are. */
const foreign: readonly RegExp[] = [
  /```[\s\S]*?(?:```|$)/gu,
  /~~~[\s\S]*?(?:~~~|$)/gu,
  /<(?<tag>memor(?:y|ies)|context|system|document|transcript|code|pre|quote|instructions?)\b[^>]*>[\s\S]*?(?:<\/\k<tag>>|$)/giu,
  /\[(?:shared )?(?:image|photo|picture|video|file|gif|sticker|audio)\b[^\]\n]*\]/giu,
  /`[^`\n]+`/gu,
  /https?:\/\/\S+/gu,
  // What somebody else has written or said, at length or in the first person. A title ("Charlotte's Web") stays.
  /(?<![\p{L}\p{N}'"])["“„«](?=[^"“”„«»]{12,2000}["”“»])[^"“”„«»]*(?:[.!?:]\s+\S|(?<![\p{L}])(?:I|I'm|my|we|our|you|your|ich|mein|wir|je|j'|mon|ma|yo|soy|mi)(?![\p{L}]))[^"“”„«»]*["”“»](?![\p{L}\p{N}])/giu,
  // Quoted mail and headings.
  /^[ \t]*(?:>|#{1,6} |\|).*$/gmu,
  // A list is pasted text more often than speech; a line of a log, a stack trace or code is nothing else.
  /^[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t]+.*$/gmu,
  /^[ \t]*(?:at \S+ ?\(.*\)|(?:import|const|let|var|def|class|public|private|return|function|SELECT|INSERT|UPDATE|DELETE|FROM|WHERE)\b.*[;{(=].*|[\w.]*(?:Error|Exception)\b.*|\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*|\$ .*)$/gmu,
];

/** "Memories about the user:" and what follows it up to an empty line is a block that a prompt carried, not speech. */
const recalledBlock =
  /^[^\n]{0,80}\b(?:memor(?:y|ies)|known facts|relevant facts|facts about|background|context|what (?:I|we) know|user profile|conversation (?:so far|history)|summary)\b[^\n]{0,60}:[ \t]*\n[\s\S]*?(?:\n[ \t]*\n|$)/gimu;

/** Two lines or more that begin like "Anna: …" are a conversation that somebody pasted. */
const speakerLine = /^[ \t]*(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?[ \t]*)?[\p{Lu}][\p{L}' .-]{0,30}:[ \t]+\S.*$/gmu;

/** Characters of a turn that rules read; beyond it stands pasted text. */
const scannedCharacters = 8_000;

function blank(text: string): string {
  return text.replace(/[^\n]/gu, (character) => ' '.repeat(character.length));
}

/**
 * The turn with everything blanked that its speaker did not say: code, captions, links, quoted mail, lists, pasted
 * conversations and blocks of recalled memories. Positions are those of the turn.
 */
export function ownWords(content: string): string {
  let text = replaceRecalledText(content.slice(0, scannedCharacters), blank);
  text = text.replace(recalledBlock, blank);
  for (const pattern of foreign) text = text.replace(pattern, blank);
  if ((text.match(speakerLine)?.length ?? 0) >= 2) text = text.replace(speakerLine, blank);
  return text;
}

/** A sentence as it stands in the turn. */
export interface Sentence {
  readonly text: string;
  readonly index: number;
  /** It ends with a question mark. */
  readonly question: boolean;
}

/** The words of a sentence as they stand in the turn, with what was blanked between them; never half of a character. */
export function quotationOf(content: string, sentence: Sentence): string {
  const words = content.slice(sentence.index, sentence.index + sentence.text.length);
  return words.slice(0, limits.quotationCharacters).replace(/[\uD800-\uDBFF]$/u, '');
}

/** Sentences that one turn may yield: bounds the work on a wall of text. */
const sentencesPerTurn = 80;
/** After these a full stop ends nothing, whatever follows. */
const title = /\b(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|e\.g|i\.e|approx|No|z\.B|bzw|ca|Nr|Sra?|Mme|(?!I)\p{Lu})$/u;
/** After these it ends a sentence only before a capital letter. */
const shortened = /(?:\b(?:etc|a\.m|p\.m|U\.S|Inc|Ltd|usw)|\d)$/u;

function endsNothing(before: string, after: string): boolean {
  return title.test(before) || (shortened.test(before) && !/^\s+["'(]?\p{Lu}/u.test(after));
}

/** Splits at the end of sentences and at line breaks; not after "Dr." or inside "3.5". */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  const push = (end: number): void => {
    const slice = text.slice(start, end);
    const trimmed = slice.trim();
    if (/\p{L}/u.test(trimmed)) {
      const index = start + slice.indexOf(trimmed);
      sentences.push({ text: trimmed, index, question: /\?["')\s]*!*$/u.test(trimmed) });
    }
    start = end;
  };
  for (const match of text.matchAll(
    /[.!?…]+["')\]]*(?=\s|$|\p{Extended_Pictographic})|\n+|[!?]+(?=[A-Z])|\p{Extended_Pictographic}\uFE0F?\s+(?=\p{Lu}\p{Ll}|I\b)/gu,
  )) {
    if (sentences.length >= sentencesPerTurn) return sentences;
    const before = text.slice(Math.max(start, match.index - 12), match.index);
    if (match[0] === '.' && endsNothing(before, text.slice(match.index + 1, match.index + 6))) continue;
    push(match.index + match[0].length);
  }
  push(text.length);
  return sentences;
}
