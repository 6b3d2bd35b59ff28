import { MemoirError } from './errors.ts';

/** The namespace of a request that names none. */
export const defaultNamespace = 'default';

/** 1 to 128 characters; the first is a letter or digit, so that a namespace is never `.` or `..` in a path. */
export const namespacePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Words that stand, or may come to stand, in the place of a namespace in a route. Compared in lower case. */
export const reservedNamespaces: ReadonlySet<string> = new Set([
  'all',
  'info',
  'search',
  'context',
  'health',
  'metrics',
  'config',
]);

/**
 * Takes an unknown value as the name of a namespace.
 *
 * @throws MemoirError `invalid_namespace` where it is malformed or reserved; the message does not repeat it.
 */
export function parseNamespace(value: unknown, field = 'namespace'): string {
  if (typeof value !== 'string') {
    throw new MemoirError('invalid_namespace', `${field} must be a string.`, { field });
  }
  if (!namespacePattern.test(value)) {
    throw new MemoirError(
      'invalid_namespace',
      `${field} must be 1 to 128 characters of A–Z a–z 0–9 . _ - and begin with a letter or digit.`,
      { field },
    );
  }
  if (reservedNamespaces.has(value.toLowerCase())) {
    throw new MemoirError('invalid_namespace', `${field} is a reserved word.`, { field });
  }
  return value;
}
