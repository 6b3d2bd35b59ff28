import { MemoirError, isMemoirError } from '../../domain/errors.ts';

/** Where in a file something was found: `chat.jsonl:12`, `chat.json (message 4)`. */
export type Place = string;

/** The error for a file that cannot be taken in: names file and place, never the content. */
export function inputError(place: Place, reason: string): MemoirError {
  return new MemoirError('input_unreadable', `${place}: ${reason}.`, { field: place });
}

const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'the links to it go in a circle',
};

/** Translates what the file system or the decoder said; errors of our own pass as they are. */
export function translateReadError(error: unknown, path: string): unknown {
  if (isMemoirError(error)) return error;
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return inputError(path, 'is not text in UTF-8');
  const reason = typeof code === 'string' ? (fileReasons[code] ?? `cannot be read (${code})`) : 'cannot be read';
  return new MemoirError('input_unreadable', `${path}: ${reason}.`, { field: path, cause: error });
}
