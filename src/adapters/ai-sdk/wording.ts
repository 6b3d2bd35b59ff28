import { UnsupportedFunctionalityError } from 'ai';
import type { ModelRequest } from '../../ports/language-model.ts';
import { type Complaint, readComplaint } from './provider-complaint.ts';
import { isAboutContent } from './translate-model-error.ts';

/**
 * How an answer in JSON is asked for, from the most to the least a server must know: by a schema that is enforced, by a
 * schema that is a hint, as JSON of any shape, or by the prompt alone.
 */
export type AnswerFormat = 'strict' | 'schema' | 'json' | 'text';
const formats: readonly AnswerFormat[] = ['strict', 'schema', 'json', 'text'];

/** How a request is put: what differs among servers of one protocol. */
export interface Wording {
  readonly format: AnswerFormat;
  /** Newer models of OpenAI refuse `max_tokens`, most other servers do not know `max_completion_tokens`. */
  readonly limitName: 'max_tokens' | 'max_completion_tokens';
}

const aboutFormat =
  /response[_ .]?format|json[_ ]?(?:schema|object|mode)|response[_ ]?schema|structured[_ ]?output|guided|grammar|\bschema\b/;
/** Groq: the format is known, the model did not keep to it. */
const formatNotKept = 'json_validate_failed';

/**
 * A simpler wording to try after a refusal; undefined where the refusal is about something else or nothing simpler is
 * left. Every step is towards the end of a list of five, so a call that goes on trying ends.
 */
export function findSimplerWording({ format, limitName }: Wording, error: unknown): Wording | undefined {
  if (UnsupportedFunctionalityError.isInstance(error)) return withNextFormat({ format, limitName });
  const complaint = readComplaint(error);
  if (complaint === undefined || (complaint.status !== 400 && complaint.status !== 422)) return undefined;
  if (isAboutContent(complaint)) return undefined;
  if (limitName === 'max_tokens' && complaint.text.includes('max_completion_tokens')) {
    return { format, limitName: 'max_completion_tokens' };
  }
  return isAboutFormat(complaint)
    ? withNextFormat({ format, limitName })
    : withoutFormat({ format, limitName }, complaint);
}

/** Of two wordings what both servers' answers allow: an older call that ends late must not undo what a later one found. */
export function simplerOf(left: Wording, right: Wording): Wording {
  const format = formats[Math.max(formats.indexOf(left.format), formats.indexOf(right.format))] ?? 'text';
  const isNewer = left.limitName === 'max_completion_tokens' || right.limitName === 'max_completion_tokens';
  return { format, limitName: isNewer ? 'max_completion_tokens' : 'max_tokens' };
}

/** A schema that leaves something open cannot be enforced: OpenAI refuses it, so it is sent as a hint from the start. */
export function wordingFor(wording: Wording, schema: ModelRequest['schema']['json']): Wording {
  return wording.format === 'strict' && !isClosed(schema) ? { ...wording, format: 'schema' } : wording;
}

function isAboutFormat({ text }: Complaint): boolean {
  return aboutFormat.test(text) && !text.includes(formatNotKept);
}

function withNextFormat(wording: Wording): Wording | undefined {
  const next = formats[formats.indexOf(wording.format) + 1];
  return next === undefined ? undefined : { ...wording, format: next };
}

/** A server that refuses without a word may well mean the format: without one it gets a second chance. */
function withoutFormat(wording: Wording, { text }: Complaint): Wording | undefined {
  return text === '' && wording.format !== 'text' ? { ...wording, format: 'text' } : undefined;
}

/** Whether every object in it names all of its properties as required and allows no others. */
function isClosed(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isClosed);
  if (typeof schema !== 'object' || schema === null) return true;
  const { properties, ...others }: Readonly<Record<string, unknown>> = { ...schema };
  const named = typeof properties === 'object' && properties !== null ? properties : {};
  const isObject = [others['type']].flat().includes('object') || properties !== undefined;
  if (isObject && !allowsOnly(Object.keys(named), others)) return false;
  // Names of properties are not keywords, so what they stand for is looked at apart from the rest.
  return Object.values(named).every(isClosed) && Object.values(others).every(isClosed);
}

function allowsOnly(names: readonly string[], { required, additionalProperties }: Record<string, unknown>): boolean {
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return additionalProperties === false && names.every((name) => needed.includes(name));
}
