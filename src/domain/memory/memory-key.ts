import { createHash } from 'node:crypto';

/** Letters and digits in lower case, single spaces: what two texts are compared by. */
function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The key under which subjects are the same: "Ana ", "ana" and "ANA" are one. */
export function subjectKey(subject: string): string {
  return normalise(subject) || subject.trim().toLowerCase();
}

/** SHA-256 of the text without case and punctuation: equal texts are one memory of an owner. */
export function contentHash(text: string): string {
  return createHash('sha256')
    .update(normalise(text) || text)
    .digest('base64url');
}
