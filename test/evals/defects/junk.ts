import type { MemoryView } from '../../../src/index.ts';
import type { Defect } from './defect.ts';

/** Words of a sentence that are about whoever reads it: their speaker and listener are gone. */
const firstOrSecondPerson =
  /(?<![\p{L}'’])(?:I|I['’](?:m|ve|ll|d)|me|my|mine|we|us|our|ours|you|your|yours|ich|mir|mich|mein\p{L}*|wir|uns|unser\p{L}*|dich|dein\p{L}*|yo|mí|mis?|nosotr[oa]s|nuestr[oa]s?|je|moi|nous|notre|nos|mon|mes|vous|votre)(?![\p{L}'’-])/u;

/** A sentence that begins with somebody or something else. "It is …" alone names nothing yet, and may come to it. */
const pronounFirst =
  /^(?:he|she|they|this|that|these|those|there|one|er|sie|dies\p{L}*|das|él|ella|ellos|ellas|eso|esto|il|elle|ils|elles|ça|cela|ce)(?!\p{L})/iu;
/** "It was fun" names nothing; "it's important to Ana to …" comes to it. */
const itFirst = /^(?:it|es)(?!\p{L})/iu;
const itToCome =
  /^(?:it|es)(?:['’]s| is| was| has been| ist| war)(?: \S+){1,6} (?:to|that|how|when|zu|dass)(?!\p{L})/iu;

const smallTalk =
  /^(?:hi|hey|hello|bye|goodbye|good (?:morning|evening|night|luck)|thanks?|thank you|congrat\p{L}*|welcome|wow|yeah|yes|no problem|ok(?:ay)?|sure|lol|haha|hallo|danke|tschüss|hola|gracias|adiós|bonjour|merci|salut)(?!\p{L})/iu;

const quoted = /["“”«»„][^"“”«»„]*["“”«»„]/gu;

/**
 * Why a memory is junk by its form alone; undefined where its form is right. Junk is a memory without evidence, a question, small
 * talk, one that speaks in the first or second person outside quotation marks, begins with a pronoun for its subject, or
 * names its subject nowhere.
 *
 * It cannot see what a reader sees: whether it is true, vague ("the meeting"), trivial, ungrammatical, or leans on the conversation
 * behind its first words. A reader finds several times as much; this finds what must not be there at all, and finds it again.
 */
export function whyJunk({ text, subject, evidence }: MemoryView): string | undefined {
  const said = text.replaceAll(quoted, '');
  if (evidence.length === 0) return 'no evidence';
  if (/[?？]\s*$/u.test(text)) return 'a question';
  if (smallTalk.test(text)) return 'small talk';
  if (firstOrSecondPerson.test(said)) return 'first or second person';
  if (pronounFirst.test(text) || (itFirst.test(text) && !itToCome.test(text))) return 'a pronoun for a subject';
  const names = subject.toLowerCase().split(/\s+/u);
  return names.some((name) => text.toLowerCase().includes(name)) ? undefined : 'names no subject';
}

export function findJunk(memories: readonly MemoryView[]): Defect[] {
  return memories.flatMap((memory) => {
    const why = whyJunk(memory);
    return why === undefined ? [] : [{ memory, why }];
  });
}
