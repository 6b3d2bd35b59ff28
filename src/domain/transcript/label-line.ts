import { readTimeStamp, type TimeStamp } from './time-stamp.ts';

/** What stands at the start of a line that may begin a turn. */
export interface LineLabel {
  /** As written, without emphasis, stamp, brackets and "said". */
  readonly label: string;
  /** What stood in brackets behind the label and is no time: `User (Ana): …`. */
  readonly qualifier?: string;
  readonly stamp?: TimeStamp;
  /** Whether the line carries brackets or numbers that are made like a stamp, even one that cannot be read. */
  readonly stamped: boolean;
  /** UTF-16 units from the start of the line to what was said. */
  readonly length: number;
}

/** Units at the start of a line in which a label is looked for: a longer "label" is a sentence with a colon. */
export const labelReach = 160;

const indent = /^[\s\u200e\u200f\ufeff]{0,12}(?:#{1,6}\s{1,3})?/u;
const bracketed = /^(?:\[(?<square>[^[\]]{1,48})\]|\((?<round>[^()]{1,48})\))(?:\s?[-–—]\s|\s{0,2})/u;
/** A time without brackets; what follows it decides whether it was one. */
const bare = /^(?<time>\d[\d\s:.,/TZ+-]{2,32}?(?:\s?[APap]\.?[Mm]\.?)?)(?:\s[-–—]\s|\s)(?=[^\d\s])/u;
const angled = /^<(?<label>[^<>\n]{1,60})>\s/u;
const label =
  /^(?<open>\*\*|__|\*|_)?(?<label>[\p{L}\p{N}@][\p{L}\p{M}\p{N} ._'’@#&+-]{0,59}?)(?:\*\*|__)?\s?(?:[([](?<inner>[^()[\]]{1,48})[)\]])?\s?(?:\*\*|__)?[:：](?<close>\*\*|__|\*|_)?(?<gap>\s{0,4})/u;
const saidSuffix = /\s(?:said|says|wrote)$/iu;
/** Words behind which even a colon without a space opens a turn: "User:hello", but never "http://" or "10:30". */
const tightWords = /^(?:user|human|assistant|ai|system|chatgpt)$/iu;

/** Reads the label of a line, given its first `labelReach` units; undefined where it has none. Does not judge whether it is a speaker. */
export function readLineLabel(head: string): LineLabel | undefined {
  const margin = indent.exec(head)?.[0].length ?? 0;
  const line = head.slice(margin);
  const time = leadingTime(line);
  const rest = line.slice(time.length);
  const found = time.stamped ? (angledLabel(rest) ?? colonLabel(rest)) : colonLabel(rest);
  if (found === undefined) return undefined;
  const stamp = time.stamp ?? found.stamp;
  return {
    label: found.label,
    ...(found.qualifier === undefined ? {} : { qualifier: found.qualifier }),
    ...(stamp === undefined ? {} : { stamp }),
    stamped: time.stamped || found.stamp !== undefined,
    length: margin + time.length + found.length,
  };
}

interface LeadingTime {
  readonly length: number;
  readonly stamped: boolean;
  readonly stamp?: TimeStamp;
}

function leadingTime(line: string): LeadingTime {
  const brackets = bracketed.exec(line);
  const inner = brackets?.groups?.['square'] ?? brackets?.groups?.['round'];
  if (brackets !== null && inner !== undefined && /\d/u.test(inner)) {
    return timeOf(inner, brackets[0].length);
  }
  const plain = bare.exec(line);
  const time = plain?.groups?.['time'];
  if (plain !== null && time !== undefined && readTimeStamp(time) !== undefined) return timeOf(time, plain[0].length);
  return { length: 0, stamped: false };
}

function timeOf(text: string, length: number): LeadingTime {
  const stamp = readTimeStamp(text);
  return { length, stamped: true, ...(stamp === undefined ? {} : { stamp }) };
}

type FoundLabel = Pick<LineLabel, 'label' | 'qualifier' | 'stamp' | 'length'>;

function angledLabel(line: string): FoundLabel | undefined {
  const match = angled.exec(line);
  const name = match?.groups?.['label']?.trim();
  return match === null || name === undefined || name === '' ? undefined : { label: name, length: match[0].length };
}

function colonLabel(line: string): FoundLabel | undefined {
  const match = label.exec(line);
  const parts = match?.groups;
  if (match === null || parts === undefined) return undefined;
  const name = (parts['label'] ?? '').trim().replace(saidSuffix, '').trim();
  if (name === '') return undefined;
  const end = match[0].length;
  const tight = parts['gap'] === '' && end < line.length;
  const colon = match[0].includes('：') || parts['close'] !== undefined;
  const next = line.charAt(end);
  if (tight && !colon && !(tightWords.test(name) && /[^\s/\d:]/u.test(next))) return undefined;
  const inner = parts['inner']?.trim();
  if (inner === undefined) return { label: name, length: end };
  const stamp = readTimeStamp(inner);
  return stamp === undefined ? { label: name, qualifier: inner, length: end } : { label: name, stamp, length: end };
}
