import { z } from 'zod';
import { readFreeObject } from './free-object.ts';
import { readMoment } from './instant.ts';
import { limits } from './limits.ts';
import { roleNames, type RoleName } from './role.ts';
import { idFault, textFault, type TextFault } from './text.ts';

/**
 * The fields that requests are made of. Lengths are checked by `text.ts`, because zod counts UTF-16 units where the OpenAPI
 * document, PostgreSQL and people count characters; the bounds are written into the document beside it.
 */

/** NUL is refused anywhere, and something must be visible; written without `\p` for readers in other languages. */
const textPattern = '^[^\\u0000]*[^\\s\\u0000\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff][^\\u0000]*$';
const idPattern = '^[^\\u0000-\\u001f\\u007f-\\u009f]+$';
/** Tokens of one turn: beyond what any model answers with, and inside 32 bits. */
export const maxTokensOfTurn = 10_000_000;

function faultCheck(faultOf: (value: string) => TextFault | undefined) {
  return (context: { readonly value: string; readonly issues: z.core.$ZodRawIssue[] }): void => {
    const fault = faultOf(context.value);
    if (fault !== undefined) context.issues.push(faultIssue(fault, context.value));
  };
}

function faultIssue(fault: TextFault, input: unknown): z.core.$ZodRawIssue {
  return { code: 'custom', message: fault.reason, params: { errorCode: fault.code }, input };
}

/** A session, user, project, agent, room or turn id: 1 to 200 characters, no control characters. */
export const idSchema = z
  .string()
  .check(faultCheck((value) => idFault(value)))
  .meta({ minLength: 1, maxLength: limits.idCharacters, pattern: idPattern });

/** A speaker's name: like an id, and visible. */
export const nameSchema = z
  .string()
  .check(faultCheck((value) => idFault(value, limits.nameCharacters) ?? textFault(value, {})))
  .meta({ minLength: 1, maxLength: limits.nameCharacters });

/** What was said: a non-blank string of at most 100,000 characters, kept byte for byte. */
export const turnTextSchema = z
  .string()
  .check(faultCheck((value) => textFault(value, { maxCharacters: limits.turnCharacters })))
  .meta({ minLength: 1, maxLength: limits.turnCharacters, pattern: textPattern });

/** What a memory says: a non-blank string of at most 2,000 characters. */
export const memoryTextSchema = z
  .string()
  .check(faultCheck((value) => textFault(value, { maxCharacters: limits.memoryCharacters })))
  .meta({ minLength: 1, maxLength: limits.memoryCharacters, pattern: textPattern });

/** An entry of a profile: a non-blank string of at most 200 characters. */
export const profileTextSchema = z
  .string()
  .check(faultCheck((value) => textFault(value, { maxCharacters: limits.profileCharacters })))
  .meta({ minLength: 1, maxLength: limits.profileCharacters, pattern: textPattern });

/** A question: a non-blank string of at most 10,000 characters. */
export const queryTextSchema = z
  .string()
  .check(faultCheck((value) => textFault(value, { maxCharacters: limits.queryCharacters })))
  .meta({ minLength: 1, maxLength: limits.queryCharacters, pattern: textPattern });

/** A conversation handed over whole: a non-blank string of at most 5 MB as UTF-8. */
export const transcriptTextSchema = z
  .string()
  .check(faultCheck((value) => textFault(value, { maxBytes: limits.transcriptBytes })))
  .meta({ minLength: 1, pattern: textPattern, description: `At most ${limits.transcriptBytes} bytes as UTF-8.` });

/** `user`, `assistant`, `system`, `tool`, or an alias of one; the output is the role itself. */
export const roleSchema = z
  .enum(Object.keys(roleNames) as [RoleName, ...RoleName[]])
  .transform((name) => roleNames[name]);

/** An ISO 8601 instant with zone; the output is a `Moment`. */
export const momentSchema = z
  .string()
  .meta({ format: 'date-time' })
  .transform((value, context) => {
    const reading = readMoment(value);
    if ('moment' in reading) return reading.moment;
    context.issues.push(faultIssue({ code: 'invalid_request', reason: reading.reason }, value));
    return z.NEVER;
  });

/** A JSON object of the client's own, at most 16 KB as JSON; the output is a copy. */
export const freeObjectSchema = z
  .unknown()
  .meta({ type: 'object', additionalProperties: true, description: `At most ${limits.metadataBytes} bytes as JSON.` })
  .transform((value, context) => {
    const reading = readFreeObject(value);
    if ('object' in reading) return reading.object;
    context.issues.push(faultIssue(reading.fault, value));
    return z.NEVER;
  });

/** The client's own count of a turn's tokens. */
export const tokensSchema = z.int().min(0).max(maxTokensOfTurn);
