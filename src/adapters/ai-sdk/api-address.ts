import { MemoirError } from '../../domain/errors.ts';

/** Where an API answers, taken apart. */
export interface ApiAddress {
  /** Scheme, host, port and path, without a slash at the end. */
  readonly base: string;
  readonly url: URL;
  /** Without the slash at the end and without the name of an operation. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** People copy the address of the operation where that of the API is asked for. */
const operation = /\/(?:chat\/completions|completions|responses|embeddings)$/;

/**
 * Reads the address of an API.
 *
 * @throws MemoirError `invalid_configuration` for anything but http and https, and for one that holds a user and password:
 * `fetch` refuses these, and they would end up where addresses are shown.
 */
export function parseApiAddress(text: string, field: string): ApiAddress {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new MemoirError('invalid_configuration', `${field} must be an http or https URL.`, { field });
  }
  if (url.username !== '' || url.password !== '') {
    throw new MemoirError('invalid_configuration', `${field} must not hold a user and a password.`, { field });
  }
  const path = url.pathname.replace(/\/+$/, '').replace(operation, '');
  return { base: url.origin + path, url, path, query: Object.fromEntries(url.searchParams) };
}
