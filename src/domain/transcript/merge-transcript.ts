import type { Moment } from '../turn.ts';
import { parseJsonTranscript } from './parse-json-transcript.ts';
import { buildTurns, parseTranscript } from './parse-transcript.ts';
import { outlineTranscript } from './transcript-outline.ts';
import type { TranscriptTurn } from './transcript-turn.ts';

/** What of a turn decides whether it was posted before. */
export type ComparedTurn = Pick<TranscriptTurn, 'role' | 'name' | 'content'>;

/** A transcript of a session, and what is stored of that session. */
export interface TranscriptPost {
  /** The text that was posted last. */
  readonly storedText: string;
  /** The turns of all earlier posts that are not revised, in their order. */
  readonly storedTurns: readonly ComparedTurn[];
  readonly postedText: string;
  /** When the posted conversation took place: `metadata.timestamp`. */
  readonly base?: Moment;
}

export interface TranscriptMerge {
  /**
   * unchanged: everything was there before; the stored text stays. append: turns come behind the stored ones. revise: stored
   * turns are replaced. After the last two the posted text is the one to keep.
   */
  readonly kind: 'unchanged' | 'append' | 'revise';
  /** How many stored turns stay as they are. */
  readonly keep: number;
  /** Positions in `storedTurns` of the turns to mark revised; empty unless `revise`. */
  readonly revised: readonly number[];
  /** The turns to add, in their order. */
  readonly append: readonly TranscriptTurn[];
}

/** Fewer turns in common can be chance: "yes" ends one conversation and begins another. */
const minOverlap = 2;

/**
 * Decides what a transcript that is posted again adds to its session.
 *
 * A text that begins with the stored one is parsed behind it only, so that a longer last line is a new turn. Otherwise the
 * parsed turns decide: all stored ones come first again: the rest is appended; a stored end is the posted beginning (a window
 * that slides over a chat), in two turns or more: likewise; all posted ones stand there already, in a row: nothing; else what follows the common
 * beginning replaces what followed it. Time and memory grow linearly with the texts.
 *
 * @throws MemoirError `invalid_text` as `parseTranscript` does
 */
export function mergeTranscript(post: TranscriptPost): TranscriptMerge {
  const { storedText, storedTurns, postedText } = post;
  const unchanged: TranscriptMerge = { kind: 'unchanged', keep: storedTurns.length, revised: [], append: [] };
  // A text that the stored one begins with is an earlier post that arrives late.
  if (storedText.startsWith(postedText)) return unchanged;
  const tail = postedText.startsWith(storedText) ? parseTail(post) : undefined;
  if (tail !== undefined) return appended(storedTurns.length, tail);

  const posted = parseTranscript(postedText, { ...baseOf(post), known: namesOf(storedTurns) });
  const [storedKeys, postedKeys] = keysOf(storedTurns, posted);
  const common = commonPrefix(storedKeys, postedKeys);
  if (common === storedTurns.length) return appended(common, posted.slice(common));
  const { overlap, contained } = findOverlap(storedKeys, postedKeys);
  if (contained && overlap < minOverlap) return unchanged;
  if (overlap >= minOverlap) return appended(storedTurns.length, posted.slice(overlap));
  const revised = Array.from({ length: storedTurns.length - common }, (_, index) => common + index);
  return { kind: 'revise', keep: common, revised, append: posted.slice(common) };
}

function appended(keep: number, append: readonly TranscriptTurn[]): TranscriptMerge {
  return { kind: append.length === 0 ? 'unchanged' : 'append', keep, revised: [], append };
}

/** The turns behind the stored text; undefined where the turns must be compared: a list in JSON does not grow at its end. */
function parseTail(post: TranscriptPost): TranscriptTurn[] | undefined {
  const { storedText, storedTurns, postedText } = post;
  const from = storedText.length;
  if (storedTurns.length === 0 || parseJsonTranscript(postedText, post.base) !== undefined) return undefined;
  const outline = outlineTranscript(postedText, namesOf(storedTurns));
  return buildTurns(postedText, outline, { ...baseOf(post), from, startIndex: storedTurns.length });
}

function baseOf(post: TranscriptPost): { readonly base?: Moment } {
  return post.base === undefined ? {} : { base: post.base };
}

function namesOf(turns: readonly ComparedTurn[]): ReadonlySet<string> {
  return new Set(turns.map((turn) => turn.name).filter((name) => name !== undefined));
}

/** Equal turns get equal numbers, so that they are compared once and not in every step of the search. */
function keysOf(...lists: readonly (readonly ComparedTurn[])[]): readonly [readonly number[], readonly number[]] {
  const numbers = new Map<string, number>();
  const [stored = [], posted = []] = lists.map((turns) =>
    turns.map(({ role, name, content }) => {
      // Line ends change on the way through mail programs and editors; what was said does not.
      const key = `${role}\n${name ?? ''}\n${content.replaceAll(/\r\n?/gu, '\n')}`;
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    }),
  );
  return [stored, posted];
}

function commonPrefix(stored: readonly number[], posted: readonly number[]): number {
  const bound = Math.min(stored.length, posted.length);
  let length = 0;
  while (length < bound && stored[length] === posted[length]) length += 1;
  return length;
}

/** Searches the posted turns in the stored ones as Knuth, Morris and Pratt do: in one pass, without going back. */
function findOverlap(
  stored: readonly number[],
  posted: readonly number[],
): { readonly overlap: number; readonly contained: boolean } {
  const borders = bordersOf(posted);
  let matched = 0;
  let contained = false;
  for (const key of stored) {
    // A whole match may overlap with the next one, as "aa" does in "aaa".
    if (matched === posted.length) matched = borders[matched - 1] ?? 0;
    while (matched > 0 && posted[matched] !== key) matched = borders[matched - 1] ?? 0;
    if (posted[matched] === key) matched += 1;
    contained ||= matched === posted.length;
  }
  return { overlap: matched, contained };
}

/** For each beginning of a list, the length of its longest proper beginning that is also its end. */
function bordersOf(keys: readonly number[]): readonly number[] {
  const borders: number[] = [];
  let length = 0;
  for (const [index, key] of keys.entries()) {
    if (index === 0) {
      borders.push(0);
      continue;
    }
    while (length > 0 && keys[length] !== key) length = borders[length - 1] ?? 0;
    if (keys[length] === key) length += 1;
    borders.push(length);
  }
  return borders;
}
