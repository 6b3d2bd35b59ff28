import { analyzeText } from '../../../src/domain/analysis/analyze.ts';
import type { MemoryView } from '../../../src/index.ts';
import { aboutKey, type Defect } from './defect.ts';

const negation =
  /(?<!\p{L})(?:not|never|no longer|any ?more|nicht|kein\p{L}*|nie|nunca|jamás|ya no|no|ne|n['’]\p{L}+|plus)(?!\p{L})|n['’]t(?!\p{L})/giu;

const ending =
  /(?<!\p{L})(?:quit|stopped|gave up|given up|sold|lost|left|broke up|cancel+ed|divorced|ended|dropped out of|aufgehört|verkauft|gekündigt|dejó|vendió|arrêté|vendu|quitté)(?!\p{L})/giu;

const change = /(?<!\p{L})(?:now|instead|jetzt|stattdessen|ahora|maintenant|désormais)(?!\p{L})/giu;

/**
 * Active memories that a newer active one contradicts, of the same owner and about the same subject. The newer one gives the same attribute
 * another value, which the store's unique key should have prevented; or one of the two says with a negation what the other says without; or
 * the newer says that something has ended ("quit", "sold"), or is otherwise "now" or "instead". For the last three, all words of the
 * one with such a sign, but for the sign, numbers and the subject's name, must be in the other one.
 *
 * It cannot see contradictions in other words ("is vegetarian", "had a steak"), and a plan whose day has passed is not stale: it
 * says its day.
 */
export function findStale(memories: readonly MemoryView[]): Defect[] {
  const groups = Map.groupBy(memories, aboutKey);
  return [...groups.values()].flatMap((group) =>
    group.flatMap((memory) => {
      const newer = group.find((other) => other.saidAt > memory.saidAt && contradicts(other, memory));
      return newer === undefined ? [] : [{ memory, why: `later "${newer.text}"` }];
    }),
  );
}

function contradicts(newer: MemoryView, older: MemoryView): boolean {
  if (newer.attribute !== undefined && newer.attribute === older.attribute) return true;
  return (
    isSaidOf(newer, older, negation) ||
    isSaidOf(older, newer, negation) ||
    isSaidOf(newer, older, ending) ||
    isSaidOf(newer, older, change)
  );
}

/** Whether the marked text has a sign that the plain one lacks, and nothing beside it that the plain one does not say. */
function isSaidOf(marked: MemoryView, plain: MemoryView, sign: RegExp): boolean {
  if (marked.text.search(sign) < 0 || plain.text.search(sign) >= 0) return false;
  const content = contentOf(marked, sign);
  const said = new Set(analyzeText(plain.text).lexemes);
  return content.length > 0 && content.every((lexeme) => said.has(lexeme));
}

/** Stems beside the sign, numbers and the subject's name. */
function contentOf({ text, subject }: MemoryView, sign: RegExp): string[] {
  const names = new Set(analyzeText(subject).lexemes);
  return analyzeText(text.replaceAll(sign, ' ').replaceAll(/\d+/gu, ' ')).lexemes.filter(
    (lexeme) => !names.has(lexeme),
  );
}
