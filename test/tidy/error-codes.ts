import type { ProjectFile } from './project-files.ts';
import { stripComments } from './strip-comments.ts';

/** Codes in `new MemoirError('code', …)` and `isMemoirError(error, 'code', …)`; other places are held by their types. */
export function listErrorCodes({ text }: ProjectFile): string[] {
  const source = stripComments(text);
  const thrown = [...source.matchAll(/\bMemoirError\(\s*'([^'\n]+)'/g)].map((match) => match[1] ?? '');
  const compared = [...source.matchAll(/\bisMemoirError\(\s*[^,()]+,([^()]*)\)/g)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/'([^'\n]+)'/g)].map((code) => code[1] ?? ''),
  );
  return [...thrown, ...compared];
}

/** Codes that stand as a string in none of the files. */
export function listUnusedCodes(codes: readonly string[], files: readonly ProjectFile[]): string[] {
  const source = files.map(({ text }) => stripComments(text)).join('\n');
  return codes.filter((code) => !source.includes(`'${code}'`));
}
