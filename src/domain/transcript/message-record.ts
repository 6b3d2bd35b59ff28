import { readMoment, type MomentReading } from '../instant.ts';
import { limits } from '../limits.ts';
import { isBlank } from '../text.ts';
import type { Moment, Role } from '../turn.ts';
import { findRole, isBareRole } from './speaker-label.ts';
import { readTimeStamp, stampTime } from './time-stamp.ts';

/** A message of a chat export, under whatever names its fields have. Its content and ids are not yet checked. */
export interface MessageRecord {
  readonly role: Role;
  readonly name?: string;
  /** Empty where the message had no text, as calls of tools have none. */
  readonly content: string;
  readonly id?: string;
  readonly sessionId?: string;
  readonly userId?: string;
  readonly occurredAt?: Moment;
}

const keys = {
  content: ['content', 'text', 'value', 'message', 'body'],
  speaker: ['role', 'roleType', 'role_type', 'from', 'author', 'speaker', 'sender'],
  name: ['name', 'speaker', 'sender', 'userName', 'user_name'],
  id: ['id', 'messageId', 'message_id', 'dia_id', 'uuid'],
  sessionId: ['sessionId', 'session_id', 'conversationId', 'conversation_id', 'threadId', 'thread_id'],
  userId: ['userId', 'user_id', 'userDid', 'user_did'],
  time: ['occurredAt', 'occurred_at', 'timestamp', 'createdAt', 'created_at', 'create_time', 'time', 'date'],
} as const;

/** Seconds since 1970 of the year 2286: a larger number counts milliseconds. */
const endOfSeconds = 10_000_000_000;

/**
 * Reads a message as chat products export it: `{role, content}` of OpenAI, with a string or a list of parts; `{from, value}`;
 * `{speaker, text}`; with ids and times where they have them. Undefined where there is neither text nor a speaker.
 */
export function readMessageRecord(value: unknown): MessageRecord | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  const content = contentOf(first(record, keys.content));
  const label = labelOf(first(record, keys.speaker));
  if (content === undefined || label === undefined) return undefined;
  const role = findRole(label);
  const name = nameOf(stringOf(first(record, keys.name)) ?? (role === undefined ? label : undefined));
  return {
    role: role ?? 'user',
    content,
    ...optional('name', name),
    ...optional('id', idOf(first(record, keys.id))),
    ...optional('sessionId', idOf(first(record, keys.sessionId))),
    ...optional('userId', idOf(first(record, keys.userId))),
    ...optional('occurredAt', readLooseMoment(first(record, keys.time))),
  };
}

/**
 * Reads a time as exports write it: ISO 8601 with or without zone (without: UTC), a date alone, other written forms with
 * a date, seconds or milliseconds since 1970. Undefined where it is none of these.
 */
export function readLooseMoment(value: unknown): Moment | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) {
    const instant = new Date(Math.abs(value) < endOfSeconds ? Math.round(value * 1000) : value);
    return momentOf(instant.getTime());
  }
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const text = value.trim();
  const exact: MomentReading = readMoment(
    text.replace(/^(\d{4}-\d\d-\d\d) /u, '$1T').replace(/([+-]\d\d)(\d\d)$/u, '$1:$2'),
  );
  if ('moment' in exact) return exact.moment;
  const zoneless = readMoment(`${text.replace(' ', 'T')}Z`);
  if ('moment' in zoneless) return zoneless.moment;
  const stamp = readTimeStamp(text);
  const local = stamp === undefined ? undefined : stampTime(stamp, 'dayFirst');
  if (local === undefined) return undefined;
  const offsetMinutes = stamp?.offsetMinutes ?? 0;
  return momentOf(local - offsetMinutes * 60_000, offsetMinutes);
}

function momentOf(time: number, offsetMinutes = 0): Moment | undefined {
  const instant = new Date(time);
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9999 ? { instant, offsetMinutes } : undefined;
}

function contentOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (Array.isArray(value)) return partsText(value);
  // ChatGPT's own export: {content_type, parts}.
  if (typeof value === 'object' && 'parts' in value && Array.isArray(value.parts)) return partsText(value.parts);
  return undefined;
}

/** The text of a list of parts; images, audio and calls of tools have none. */
function partsText(parts: readonly unknown[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const text: unknown = typeof part === 'object' && part !== null && 'text' in part ? part.text : undefined;
      return typeof text === 'string' ? text : '';
    })
    .filter((text) => text !== '')
    .join('\n');
}

function labelOf(value: unknown): string | undefined {
  // {author: {role}} and {author: {name}} of exports.
  if (typeof value === 'object' && value !== null) {
    const { role, name } = value as { readonly role?: unknown; readonly name?: unknown };
    return stringOf(role) ?? stringOf(name);
  }
  return stringOf(value);
}

function first(record: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  for (const name of names) {
    if (Object.hasOwn(record, name)) return record[name];
  }
  return undefined;
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A name on one line and within its bound; a bare role is nobody's. */
function nameOf(value: string | undefined): string | undefined {
  if (value === undefined || isBareRole(value)) return undefined;
  const line = value
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return isBlank(line) ? undefined : Array.from(line).slice(0, limits.nameCharacters).join('');
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
