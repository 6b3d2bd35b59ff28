import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { errorDocsPath, renderErrorDocs } from '../scripts/generate-error-docs.ts';
import { errorCatalogue } from '../src/domain/errors.ts';
import { listErrorCodes, listUnusedCodes } from './tidy/error-codes.ts';
import { listProjectFiles } from './tidy/project-files.ts';

const codes = Object.keys(errorCatalogue);
const sources = listProjectFiles(fileURLToPath(new URL('..', import.meta.url))).filter(
  ({ path }) => /^src\/.*\.ts$/.test(path) && !path.endsWith('.test.ts') && path !== 'src/domain/errors.ts',
);

describe('the error catalogue', () => {
  it('is what docs/errors.md says: if not, run node scripts/generate-error-docs.ts', () => {
    expect(readFileSync(errorDocsPath, 'utf8')).toBe(renderErrorDocs(errorCatalogue));
  });

  it('knows every code that the sources name', () => {
    const unknown = sources.flatMap((file) =>
      listErrorCodes(file)
        .filter((code) => !codes.includes(code))
        .map((code) => `${file.path}: ${code}`),
    );
    expect(unknown).toEqual([]);
  });

  it('has no code that the sources never name', () => {
    expect(listUnusedCodes(codes, sources)).toEqual([]);
  });

  it.each(Object.entries(errorCatalogue))('tells the caller of %s what happened and what to do', (code, entry) => {
    expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.status).toBeLessThan(600);
    expect(entry.title).toMatch(/^[A-Z].*[^.]$/);
    expect(entry.advice).toMatch(/^[A-Z].*\.$/);
  });
});

describe('the checks of the catalogue', () => {
  const text = [
    "throw new MemoirError('not_found', 'No such session');",
    "if (isMemoirError(error, 'closed', 'overloaded')) return;",
    "const code: ErrorCode = retry ? 'lease_lost' : 'internal';",
    "// new MemoirError('in_a_comment', '')",
  ].join('\n');

  it('find the codes that a source names', () => {
    expect(listErrorCodes({ path: 'src/a.ts', text })).toEqual(['not_found', 'closed', 'overloaded']);
  });

  it('find codes that no source names', () => {
    const known = ['not_found', 'lease_lost', 'in_a_comment', 'too_large'];
    expect(listUnusedCodes(known, [{ path: 'src/a.ts', text }])).toEqual(['in_a_comment', 'too_large']);
  });

  it('notice a page that differs from the catalogue', () => {
    const renamed = { ...errorCatalogue, brand_new: errorCatalogue.internal };
    expect(renderErrorDocs(renamed)).not.toBe(renderErrorDocs(errorCatalogue));
    expect(renderErrorDocs(renamed)).toContain('## brand_new\n');
  });
});
