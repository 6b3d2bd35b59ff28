import type { QueryAnalysis } from '../analysis/analyze-query.ts';
import { weights } from './weights.ts';

/** The part of a question that scoring needs. */
export type ScoredQuery = Pick<QueryAnalysis, 'language' | 'lexemes' | 'terms' | 'words' | 'asksWhen' | 'asksPast'> &
  Partial<Pick<QueryAnalysis, 'periods'>>;

/** The operators of JavaScript read 32 bits, so a mask of up to 50 is read in two halves. */
const halfBits = 25;
const half = 2 ** halfBits;

/** Reads the masks of a question: which of its terms a document has, each once, however many of its forms are there. */
export interface MaskReader {
  /** Number of terms. */
  readonly count: number;
  /** Indexes from 0. The same array for the same mask. */
  readonly termsOf: (mask: number) => readonly number[];
}

/** A reader that remembers: a hundred thousand hits share some hundred masks. */
export function maskReader(termOfBit: readonly number[]): MaskReader {
  const numbers = [...new Set(termOfBit)];
  const indexOfBit = termOfBit.map((number) => numbers.indexOf(number));
  const known = new Map<number, readonly number[]>();
  const read = (mask: number): readonly number[] => {
    const found = new Set<number>();
    const low = mask % half;
    const high = Math.floor(mask / half);
    for (const [bit, index] of indexOfBit.entries()) {
      if (((bit < halfBits ? low >>> bit : high >>> (bit - halfBits)) & 1) === 1) found.add(index);
    }
    return [...found];
  };
  const termsOf = (mask: number): readonly number[] => {
    let terms = known.get(mask);
    if (terms === undefined) known.set(mask, (terms = read(mask)));
    return terms;
  };
  return { count: numbers.length, termsOf };
}

/** Documents that have each term, counted by mask. */
export function countDocuments(
  hits: Iterable<{ readonly mask: number }>,
  { count, termsOf }: MaskReader,
): Float64Array {
  const hitsByMask = new Map<number, number>();
  for (const { mask } of hits) hitsByMask.set(mask, (hitsByMask.get(mask) ?? 0) + 1);
  const documents = new Float64Array(count);
  for (const [mask, times] of hitsByMask)
    for (const term of termsOf(mask)) documents[term] = (documents[term] ?? 0) + times;
  return documents;
}

/** The same from counts per lexeme: a term is then as frequent as its commonest form. */
export function readDocuments(given: readonly number[], { count, termsOf }: MaskReader): Float64Array {
  const documents = new Float64Array(count);
  for (const [bit, times] of given.entries())
    for (const term of termsOf(2 ** bit)) documents[term] = Math.max(documents[term] ?? 0, times);
  return documents;
}

/** Rarity of what `documents` of `total` have: the idf of BM25, never negative. */
export function rarity(documents: number, total: number): number {
  const bounded = Math.min(documents, total);
  return Math.log(1 + (total - bounded + 0.5) / (bounded + 0.5));
}

/** BM25's factor for a term that a document has `frequency` times; 1 for once in a document of average length. */
export function saturated(frequency: number, length: number, averageLength: number): number {
  const { saturation, lengthNormalization } = weights;
  const relative = averageLength > 0 ? length / averageLength : 1;
  return (
    (frequency * (saturation + 1)) /
    (frequency + saturation * (1 - lengthNormalization + lengthNormalization * relative))
  );
}
