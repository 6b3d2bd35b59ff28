import { limits } from './limits.ts';
import { encodingFault, type TextFault } from './text.ts';

/** A value as JSON knows it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A JSON object whose shape is the client's own: `metadata`, `emotionalContext`. */
export type FreeObject = Readonly<Record<string, JsonValue>>;

/** Levels of nesting: far beyond what metadata needs, and small enough that no walk over it runs out of stack. */
const maxDepth = 32;
/** Keys that would change what an object is, instead of what it holds, in code that copies them carelessly. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__']);

/** Either a copy that shares nothing with the value, or the reason why it cannot be kept. */
export type FreeObjectReading = { readonly object: FreeObject } | { readonly fault: TextFault };

/**
 * Takes an unknown value as a free JSON object of at most 16 KB as JSON, with no NUL or lone surrogate in any key or
 * value. The copy protects what was accepted from later changes by the caller. `undefined` members are left out, as
 * JSON does; reasons name no key, because keys are the client's own words.
 */
export function readFreeObject(value: unknown, maxBytes: number = limits.metadataBytes): FreeObjectReading {
  if (!isPlainObject(value)) return { fault: invalid('must be a JSON object') };
  const fault = faultOf(value, 1);
  if (fault !== undefined) return { fault };
  const json = JSON.stringify(value);
  if (json.length > maxBytes || Buffer.byteLength(json, 'utf8') > maxBytes) {
    return { fault: { code: 'too_large', reason: `is larger than ${maxBytes} bytes as JSON` } };
  }
  return { object: JSON.parse(json) as FreeObject };
}

function faultOf(value: unknown, depth: number): TextFault | undefined {
  if (depth > maxDepth) return invalid(`is nested deeper than ${maxDepth} levels`);
  switch (typeof value) {
    case 'string':
      return encodingFault(value);
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : invalid('holds a number that JSON cannot express');
    case 'object':
      return value === null ? undefined : faultOfMembers(value, depth);
    default:
      return invalid('holds a value that JSON cannot express');
  }
}

function faultOfMembers(value: object, depth: number): TextFault | undefined {
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      const fault = faultOf(item, depth + 1);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  if (!isPlainObject(value)) return invalid('holds an object that is not plain JSON');
  for (const [key, member] of Object.entries(value)) {
    if (forbiddenKeys.has(key)) return invalid('holds a key that names a prototype');
    const fault = encodingFault(key) ?? (member === undefined ? undefined : faultOf(member, depth + 1));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Plain objects alone: a Date, a Map or an instance of a class would not come back as what it was. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function invalid(reason: string): TextFault {
  return { code: 'invalid_request', reason };
}
