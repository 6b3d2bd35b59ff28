import { createHash } from 'node:crypto';
import type { JsonValue } from '../free-object.ts';

/**
 * The session of a transcript that names none: the same text with the same metadata is the same session, in whatever order
 * the keys of the metadata come.
 */
export function transcriptSessionId(text: string, metadata: Readonly<Record<string, JsonValue>> = {}): string {
  // The length keeps text and metadata apart: neither can be read as a part of the other.
  const digest = createHash('sha256')
    .update(`${text.length}\n`)
    .update(text)
    .update(canonicalJson(metadata))
    .digest('hex');
  return `transcript-${digest.slice(0, 32)}`;
}

/** JSON with the keys of every object in order of their code units. */
function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
