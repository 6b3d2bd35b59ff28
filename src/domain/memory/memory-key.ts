import { createHash } from 'node:crypto';

/**
 * Words that change how a statement sounds and not what it says: articles and intensifiers of the languages in which
 * facts are extracted. Negations, numbers and names are never among them.
 */
const fillers: ReadonlySet<string> = new Set(
  `a an the really very just quite truly actually definitely totally absolutely also so
  der die das ein eine einen einem einer wirklich sehr ganz auch echt
  el la los las un una unos unas realmente muy tambien también
  le les une des vraiment tres très aussi`.split(/\s+/u),
);

/** Letters and digits in lower case, single spaces: what two texts are compared by. */
function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** The key under which subjects are the same: "Ana ", "ana" and "ANA" are one. */
export function subjectKey(subject: string): string {
  return normalise(subject) || subject.trim().toLowerCase();
}

/**
 * SHA-256 of the words of a text in their order, without case, punctuation and fillers: texts with equal hashes are one
 * memory of an owner. An equivalence, so that the order in which statements arrive makes no difference.
 */
export function contentHash(text: string): string {
  const words = normalise(text).split(' ');
  const telling = words.filter((word) => !fillers.has(word));
  const key = (telling.length > 0 ? telling : words).join(' ') || text;
  return createHash('sha256').update(key).digest('base64url');
}
