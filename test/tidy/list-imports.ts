import { posix } from 'node:path';
import { lineAt, type ProjectFile } from './project-files.ts';
import { stripComments } from './strip-comments.ts';

export interface ImportedModule {
  readonly specifier: string;
  readonly line: number;
}

// `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`. A name list holds no quotes and no semicolons.
const importPattern =
  /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])([^'"\n]+)\1|^[ \t]*import\s*(['"])([^'"\n]+)\3|\bimport\(\s*(['"])([^'"\n]+)\5/gm;

export function listImports(file: ProjectFile): ImportedModule[] {
  const text = stripComments(file.text);
  return [...text.matchAll(importPattern)].map((match) => ({
    specifier: match[2] ?? match[4] ?? match[6] ?? '',
    line: lineAt(text, match.index + match[0].length),
  }));
}

/** The path in the repository that a relative specifier means; undefined for packages and built-ins. */
export function resolveImport(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : undefined;
}

/** `@scope/name` or `name`, without the path inside the package; undefined for relative imports and built-ins. */
export function packageName(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
