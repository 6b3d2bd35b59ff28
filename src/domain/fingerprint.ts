import { createHash } from 'node:crypto';

/** SHA-256 of a JSON value with its keys in order: equal values have equal fingerprints, however they were written. */
export function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value, (_key, field: unknown) => (isPlainObject(field) ? sorted(field) : field)) ?? '')
    .digest('base64url');
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
