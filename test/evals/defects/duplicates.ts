import { analyzeText } from '../../../src/domain/analysis/analyze.ts';
import type { MemoryView } from '../../../src/index.ts';
import { aboutKey, type Defect } from './defect.ts';

/** Of the words of both texts, the share that both have. */
const nearlyAll = 0.75;

/**
 * Active memories that say again what an older one says, of the same owner and about the same subject: texts that share three quarters of
 * their stems (Jaccard), numbers and dates among them, so that two trips of two days are two. Each is counted once.
 *
 * It cannot see the same told in other words ("got a puppy", "has a dog"), and takes a sentence and its opposite for a copy: "not" is a
 * stop word to the analyser. Those are looked for among what is stale.
 */
export function findDuplicates(memories: readonly MemoryView[]): Defect[] {
  const groups = Map.groupBy(memories, aboutKey);
  return [...groups.values()].flatMap((group) => {
    const read = group
      .toSorted((a, b) => a.saidAt.getTime() - b.saidAt.getTime())
      .map((memory) => ({ memory, lexemes: new Set(analyzeText(memory.text).lexemes) }));
    return read.flatMap(({ memory, lexemes }, index) => {
      const older = read.slice(0, index).find((other) => overlap(lexemes, other.lexemes) >= nearlyAll);
      return older === undefined ? [] : [{ memory, why: `as "${older.memory.text}"` }];
    });
  });
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((lexeme) => b.has(lexeme)).length;
  return shared / Math.max(1, a.size + b.size - shared);
}
