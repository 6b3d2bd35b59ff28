import type { ProjectFile, Violation } from './project-files.ts';
import { countCodeLines } from './strip-comments.ts';

export const maxCodeLines = 300;

const vagueFolders = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'shared',
  'lib',
  'misc',
  'core',
  'manager',
  'managers',
]);
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;

export function checkFolderNames({ path }: ProjectFile): Violation[] {
  const vague = path
    .split('/')
    .slice(0, -1)
    .filter((folder) => vagueFolders.has(folder.toLowerCase()));
  return vague.map((folder) => ({ path, message: `a folder says what the product does; "${folder}" says nothing` }));
}

export function checkFileName({ path }: ProjectFile): Violation[] {
  if (!path.startsWith('src/')) return [];
  const unlike = path.split('/').filter((part) => !kebabCase.test(part));
  return unlike.map((part) => ({ path, message: `"${part}" is not in kebab-case` }));
}

export function checkFileLength({ path, text }: ProjectFile): Violation[] {
  if (!/^(?:src|test)\/.*\.m?ts$/.test(path)) return [];
  const lines = countCodeLines(text);
  if (lines <= maxCodeLines) return [];
  return [{ path, message: `${lines} lines of code; a file has at most ${maxCodeLines}: split it by what it does` }];
}

/** Migrations are `NNNN_name.sql`, numbered from 0001 without gaps or doubles. */
export function checkMigrations(files: readonly ProjectFile[]): Violation[] {
  const paths = files.map(({ path }) => path).filter((path) => path.startsWith('migrations/'));
  return paths.toSorted().flatMap((path, index) => {
    const number = /^migrations\/(\d{4})_[a-z0-9]+(?:_[a-z0-9]+)*\.sql$/.exec(path)?.[1];
    if (number === undefined) return [{ path, message: 'a migration is called NNNN_name.sql' }];
    const expected = String(index + 1).padStart(4, '0');
    return number === expected ? [] : [{ path, message: `expected number ${expected}: no gaps, no doubles` }];
  });
}
