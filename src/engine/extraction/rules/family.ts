import type { MemoryType } from '../../../domain/extraction/fact.ts';

/** What a rule says about the statements that it recognises. */
export interface Meaning {
  readonly category: string;
  readonly type: MemoryType;
  /** 1 to 10. */
  readonly importance: number;
  /** 0 to 1. */
  readonly confidence: number;
  /**
   * The attribute that has one value at a time. `$1` stands for the first group of the pattern, lower case with hyphens:
   * "favorite-$1".
   */
  readonly attribute?: string;
  /** What the kind of statement adds to its worth, in units of one concrete word; negative for small talk. */
  readonly weight: number;
}

/** One way to say something of a family. Matched against the statement while it is still in the first person. */
export interface FamilyRule extends Meaning {
  readonly pattern: RegExp;
}

/** Statements of one kind. Earlier rules win. */
export interface Family {
  readonly name: string;
  readonly rules: readonly FamilyRule[];
}

/** A rule's meaning with its attribute filled in, and the family it comes from. */
export interface Recognised extends Meaning {
  readonly family: string;
}

function fill(attribute: string, groups: readonly (string | undefined)[]): string {
  const filled = attribute
    .replace(/\$(\d)/gu, (_, digit: string) => groups[Number(digit)] ?? '')
    .replace(/colour/giu, 'color');
  return filled
    .toLowerCase()
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '-');
}

/** The first rule that knows the statement. */
export function recognise(statement: string, families: readonly Family[]): Recognised | undefined {
  for (const family of families) {
    for (const rule of family.rules) {
      const match = rule.pattern.exec(statement);
      if (match === null) continue;
      const { pattern: _, attribute, ...meaning } = rule;
      return {
        ...meaning,
        family: family.name,
        ...(attribute === undefined ? {} : { attribute: fill(attribute, match) }),
      };
    }
  }
  return undefined;
}
