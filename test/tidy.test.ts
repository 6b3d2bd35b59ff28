import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { badImportSamples, badPackageSamples, badTextSamples } from './tidy/bad-samples.ts';
import { checkImportDirection } from './tidy/import-direction.ts';
import { checkFileLength, checkFileName, checkFolderNames, checkMigrations, maxCodeLines } from './tidy/layout.ts';
import { listImports } from './tidy/list-imports.ts';
import { checkPackageOwners } from './tidy/package-owners.ts';
import { formatViolation, listProjectFiles, type ProjectFile, type Violation } from './tidy/project-files.ts';
import { countCodeLines, stripComments } from './tidy/strip-comments.ts';
import { checkText, textRules } from './tidy/text-rules.ts';

const samplesPath = 'test/tidy/bad-samples.ts';
const files = listProjectFiles(fileURLToPath(new URL('..', import.meta.url)));

/** Paths and lines of what breaks the rule: empty when the house is tidy. */
function listBreaches(check: (file: ProjectFile) => readonly Violation[]): string[] {
  return files.flatMap(check).map(formatViolation);
}

describe('the repository', () => {
  it('is read as a whole', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['package.json', 'test/tidy.test.ts', samplesPath]));
    expect(paths.some((path) => path.includes('node_modules'))).toBe(false);
  });

  it.each(textRules)('keeps the rule "$name"', (rule) => {
    expect(listBreaches((file) => (file.path === samplesPath ? [] : checkText(file, [rule])))).toEqual([]);
  });

  it.each([
    { rule: 'imports point one way', check: checkImportDirection },
    { rule: 'each SDK is imported in one place', check: checkPackageOwners },
    { rule: 'folders say what the product does', check: checkFolderNames },
    { rule: 'source files are named in kebab-case', check: checkFileName },
    { rule: 'files are short', check: checkFileLength },
  ])('keeps the rule "$rule"', ({ check }) => {
    expect(listBreaches(check)).toEqual([]);
  });

  it('numbers its migrations without gaps', () => {
    expect(checkMigrations(files).map(formatViolation)).toEqual([]);
  });
});

describe('the rules', () => {
  it.each(badTextSamples)('find what breaks "$breaks" in $path: $text', (sample) => {
    expect(checkText(sample).map(({ message }) => message.split(':')[0])).toEqual([sample.breaks]);
  });

  it('have a bad sample for each text rule', () => {
    expect(new Set(badTextSamples.map(({ breaks }) => breaks))).toEqual(new Set(textRules.map(({ name }) => name)));
  });

  it.each(badImportSamples)('refuse in $path: $text', (sample) => {
    expect(checkImportDirection(sample)).toHaveLength(1);
  });

  it.each(badPackageSamples)('refuse the package in $path: $text', (sample) => {
    expect(checkPackageOwners(sample)).toHaveLength(1);
  });

  it.each(['utils', 'helpers', 'common', 'shared', 'lib', 'misc', 'core', 'manager'])(
    'refuse a folder "%s"',
    (folder) => {
      expect(checkFolderNames({ path: `src/engine/${folder}/a.ts`, text: '' })).toHaveLength(1);
    },
  );

  it.each(['src/domain/turnLog.ts', 'src/domain/Turn.ts', 'src/domain/turn_log.ts', 'src/Domain/turn.ts'])(
    'refuse the file name %s',
    (path) => {
      expect(checkFileName({ path, text: '' })).toHaveLength(1);
    },
  );

  it('count code, not blanks and comments, towards the length of a file', () => {
    const code = 'run();\n'.repeat(maxCodeLines);
    const padded = `/* why\n * why */\n\n${code}// why\n`;
    expect(checkFileLength({ path: 'src/domain/a.ts', text: padded })).toEqual([]);
    expect(checkFileLength({ path: 'src/domain/a.ts', text: `${code}run();` })).toHaveLength(1);
  });

  it.each([
    { names: ['0001_first.sql', '0003_third.sql'], wrong: 'migrations/0003_third.sql' },
    { names: ['0001_first.sql', '0001_other.sql'], wrong: 'migrations/0001_other.sql' },
    { names: ['0000_first.sql'], wrong: 'migrations/0000_first.sql' },
    { names: ['0001-first.sql'], wrong: 'migrations/0001-first.sql' },
    { names: ['0001_first.sql', 'notes.md'], wrong: 'migrations/notes.md' },
  ])('refuse the migrations $names', ({ names, wrong }) => {
    const migrations = names.map((name) => ({ path: `migrations/${name}`, text: '' }));
    expect(checkMigrations(migrations).map(({ path }) => path)).toEqual([wrong]);
  });
});

describe('the rules leave alone', () => {
  it.each([
    { path: 'src/runtime/config.ts', text: "const port = process.env['PORT'];" },
    { path: 'src/http/a.ts', text: '// the runtime is the only reader of process.env' },
    { path: 'src/http/a.ts', text: 'const { env } = options;' },
    { path: 'test/a.test.ts', text: "it('stops when it should', () => { setTimeout(stop, 10); });" },
    { path: 'docs/a.md', text: 'See https://example.org/work/items and ./root/x.' },
  ])('$text in $path', (file) => {
    expect(checkText(file)).toEqual([]);
  });

  it.each([
    { path: 'src/engine/recall/a.ts', text: "import type { Clock } from '../../ports/clock.ts';" },
    { path: 'src/engine/memoir.ts', text: "import { recall } from './recall/recall.ts';" },
    { path: 'src/engine/recall/a.test.ts', text: "import { fakeClock } from '../../testing/fake-clock.ts';" },
    { path: 'src/adapters/pglite/a.ts', text: "import { PGlite } from '@electric-sql/pglite';" },
    { path: 'src/adapters/postgres/a.ts', text: "import { turns } from '../sql/turns.ts';" },
    { path: 'src/domain/a.ts', text: "import { z } from 'zod';\nimport { createHash } from 'node:crypto';" },
    { path: 'src/domain/a.ts', text: "// import { sql } from 'kysely';" },
    { path: 'src/cli/main.ts', text: "import { openService } from '../runtime/open-service.ts';" },
  ])('$text in $path', (file) => {
    expect([...checkImportDirection(file), ...checkPackageOwners(file)]).toEqual([]);
  });
});

describe('the scanner', () => {
  it('tells comments from strings, templates and regular expressions', () => {
    const text = ['a("//x"); // c', 'b(`/* ${y} */`);', 'c(/["/]/g, 1 / 2); /* d', ' e */ f();'].join('\n');
    const lines = stripComments(text)
      .split('\n')
      .map((line) => line.trimEnd());
    expect(lines).toEqual(['a("//x");', 'b(`/* ${y} */`);', 'c(/["/]/g, 1 / 2);', '      f();']);
  });

  it('survives text that ends inside a token', () => {
    expect(['/*', '"a', '`a', 'x = /a', '//'].map(countCodeLines)).toEqual([0, 1, 1, 1, 0]);
  });

  it('finds imports on several lines, with their line', () => {
    const text = "import {\n  a,\n} from 'one';\nexport type { B } from './two.ts';\nawait import('three');";
    expect(listImports({ path: 'src/a.ts', text })).toEqual([
      { specifier: 'one', line: 3 },
      { specifier: './two.ts', line: 4 },
      { specifier: 'three', line: 5 },
    ]);
  });
});
