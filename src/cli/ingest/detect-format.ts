import { extname } from 'node:path';

/** How a file is read: text as a transcript, one JSON value, or one JSON value a line. */
export type FileFormat = 'text' | 'json' | 'jsonLines';

const byExtension: Readonly<Record<string, FileFormat>> = {
  '.jsonl': 'jsonLines',
  '.ndjson': 'jsonLines',
  '.md': 'text',
  '.markdown': 'text',
};

/**
 * Tells the format of a file by its extension, and by how it begins where that leaves a doubt: many exports of JSON are
 * called `.txt`, and many files of JSON Lines `.json`.
 */
export function detectFormat(path: string, head: string): FileFormat {
  const known = byExtension[extname(path).toLowerCase()];
  if (known !== undefined) return known;
  const start = head.trimStart();
  if (start.startsWith('{')) return firstLineIsWhole(start) ? 'jsonLines' : 'json';
  // A transcript may begin with a time in brackets: [2024-01-15 10:30] Ana: …
  if (/^\[\s*(?:[{\]"]|$)/u.test(start)) return 'json';
  return extname(path).toLowerCase() === '.json' ? 'json' : 'text';
}

/** Whether the first line is an object by itself and another one follows; a head that was cut off cannot say so. */
function firstLineIsWhole(start: string): boolean {
  const end = start.indexOf('\n');
  if (end < 0 || !start.slice(end).trimStart().startsWith('{')) return false;
  try {
    JSON.parse(start.slice(0, end));
    return true;
  } catch {
    return false;
  }
}
