import { maskRecalledText } from '../recalled-text.ts';

const gap = /[\s\p{Cc}]+/gu;
/** Line breaks of every kind, and the controls that move a terminal. */
const breaks = /[\p{Cc}\u2028\u2029]/u;
/** Marks that turn the direction of what follows, and tags that no reader sees and some models read. */
const unseen = /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;

/**
 * What somebody said as one line: nothing in it can end the line, begin another one, or reorder what stands beside it. Text that was
 * recalled before is masked, so that it does not come back inside itself. Linear in the text.
 */
export function oneLine(text: string): string {
  return maskRecalledText(text)
    .replace(unseen, '')
    .replace(gap, (found) => (breaks.test(found) ? ' ' : found))
    .trim();
}

/** A speaker's name in front of a colon: without one of its own, behind which it could seem to speak for others. */
export function speakerLabel(name: string): string {
  return oneLine(name)
    .replaceAll(/\s*[:：]\s*/gu, ' ')
    .trim();
}
