import type { z } from 'zod';
import { invalidRequest } from './protocol-error.ts';

/** Reads a body by its schema; the first objection is told as the protocol tells it, with the path as `param`. */
export function parseFields<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []).map(String).reduce((joined, key) => {
    if (/^\d+$/.test(key)) return `${joined}[${key}]`;
    return joined === '' ? key : `${joined}.${key}`;
  }, '');
  throw invalidRequest(`Invalid value for '${path}': ${issue?.message ?? 'malformed'}.`, path);
}
