import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProjectFile {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  /** 1-based; absent where the rule is about the file itself. */
  readonly line?: number;
  readonly message: string;
}

const skippedFolders = new Set(['node_modules', 'dist', 'coverage', 'fixtures', 'results']);
const textExtensions = /\.(?:ts|mts|js|mjs|sql|md|json|yml|yaml|html|css|sh)$/;

/** Files of the repository that people write: no output, no dependencies, no fixtures, no lock file. */
export function listProjectFiles(root: string): ProjectFile[] {
  return listPaths(root, '')
    .filter((path) => textExtensions.test(path) && !/(?:^|\/)package-lock\.json$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** 1-based line of a position in a text. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

export function formatViolation({ path, line, message }: Violation): string {
  return line === undefined ? `${path}: ${message}` : `${path}:${line}: ${message}`;
}

function listPaths(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    // Hidden folders hold data, caches and the history, never sources; .ci is the exception.
    const hidden = entry.name.startsWith('.') && entry.name !== '.ci';
    if (entry.isDirectory()) return hidden || skippedFolders.has(entry.name) ? [] : listPaths(root, path);
    return entry.isFile() ? [path] : [];
  });
}
