import { limits } from './limits.ts';
import { MemoirError, type ErrorCode } from './errors.ts';

/** Why a text cannot be accepted. `reason` completes the sentence "<field> …" and never quotes the text. */
export interface TextFault {
  readonly code: ErrorCode;
  readonly reason: string;
}

/** What a text must keep to. Characters are Unicode code points, as JSON Schema's `maxLength` and PostgreSQL count them. */
export interface TextBounds {
  readonly maxCharacters?: number;
  /** Bytes as UTF-8. */
  readonly maxBytes?: number;
  /** Whether a text of white space alone, or none at all, is accepted. Default false. */
  readonly allowBlank?: boolean;
}

/** Anything but white space and characters that show nothing (zero-width spaces and joiners, fillers, direction marks). */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for.
const control = /[\u0000-\u001f\u007f-\u009f]/u;

/** Whether a text shows nothing: empty, or white space and zero-width characters alone. */
export function isBlank(text: string): boolean {
  return !visible.test(text);
}

/** Counts code points only where the answer is in doubt: a text has at most as many as UTF-16 units, and at least half. */
export function exceedsCharacters(text: string, maxCharacters: number): boolean {
  if (text.length <= maxCharacters) return false;
  if (text.length > maxCharacters * 2) return true;
  let characters = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // Every code point has exactly one unit that is not a trailing surrogate; lone ones are refused elsewhere.
    if (unit < 0xdc00 || unit > 0xdfff) characters += 1;
  }
  return characters > maxCharacters;
}

/** What the store would refuse or change in a string: PostgreSQL refuses NUL, PGlite silently alters lone surrogates. */
export function encodingFault(text: string): TextFault | undefined {
  if (text.includes('\0')) return { code: 'invalid_text', reason: 'contains a NUL character' };
  if (!text.isWellFormed())
    return { code: 'invalid_text', reason: 'contains a lone surrogate, which is not Unicode text' };
  return undefined;
}

/** The first reason for which a text cannot be stored, or undefined where it can. Bounds come first: they are cheap. */
export function textFault(text: string, bounds: TextBounds): TextFault | undefined {
  const { maxCharacters, maxBytes, allowBlank = false } = bounds;
  if (maxCharacters !== undefined && exceedsCharacters(text, maxCharacters)) {
    return { code: 'too_large', reason: `is longer than ${maxCharacters} characters` };
  }
  if (maxBytes !== undefined && (text.length > maxBytes || Buffer.byteLength(text, 'utf8') > maxBytes)) {
    return { code: 'too_large', reason: `is larger than ${maxBytes} bytes as UTF-8` };
  }
  const encoding = encodingFault(text);
  if (encoding !== undefined) return encoding;
  if (!allowBlank && isBlank(text)) return { code: 'invalid_request', reason: 'must not be blank' };
  return undefined;
}

/** The first reason for which a string cannot be an id (or a name): 1 to 200 characters, none of them a control character. */
export function idFault(id: string, maxCharacters: number = limits.idCharacters): TextFault | undefined {
  if (id.length === 0) return { code: 'invalid_request', reason: 'must not be empty' };
  if (exceedsCharacters(id, maxCharacters)) {
    return { code: 'invalid_request', reason: `is longer than ${maxCharacters} characters` };
  }
  const encoding = encodingFault(id);
  if (encoding !== undefined) return encoding;
  if (control.test(id)) return { code: 'invalid_request', reason: 'contains a control character' };
  return undefined;
}

/**
 * Takes an unknown value as a text that can be stored.
 *
 * @throws MemoirError `invalid_request` (no string, blank), `invalid_text` (NUL, lone surrogate) or `too_large`; the
 * message names the field and the reason and never holds the text.
 */
export function checkText(value: unknown, options: TextBounds & { readonly field: string }): string {
  if (typeof value !== 'string') throw notAString(options.field);
  throwFault(textFault(value, options), options.field);
  return value;
}

/**
 * Takes an unknown value as the id of a session, user, project, agent, room or turn.
 *
 * @throws MemoirError `invalid_request` or `invalid_text`, naming the field.
 */
export function checkId(value: unknown, field: string): string {
  if (typeof value !== 'string') throw notAString(field);
  throwFault(idFault(value), field);
  return value;
}

function notAString(field: string): MemoirError {
  return new MemoirError('invalid_request', `${field} must be a string.`, { field });
}

function throwFault(fault: TextFault | undefined, field: string): void {
  if (fault !== undefined) throw new MemoirError(fault.code, `${field} ${fault.reason}.`, { field });
}
