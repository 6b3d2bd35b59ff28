/** Writes docs/errors.md from the error catalogue: `node scripts/generate-error-docs.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { errorCatalogue, type ErrorEntry } from '../src/domain/errors.ts';

export const errorDocsPath = new URL('../docs/errors.md', import.meta.url);

const introduction = `# Errors

Every error has a stable code. Over HTTP it is the \`code\` of a problem document (RFC 9457, \`application/problem+json\`); in
the library it is the \`code\` of a \`MemoirError\`; on the command line it decides the exit code. Only a retryable error can
succeed when the same request is sent again unchanged. Messages never hold content, prompts, parameters or keys.

This page is generated from \`src/domain/errors.ts\` by \`node scripts/generate-error-docs.ts\`.
`;

/** The page as Markdown: an overview by code, then one section per code with what to do. */
export function renderErrorDocs(catalogue: Readonly<Record<string, ErrorEntry>>): string {
  const entries = Object.entries(catalogue).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = entries.map(
    ([code, entry]) =>
      `| [\`${code}\`](#${code}) | ${entry.status} | ${entry.exitCode} | ${entry.retryable ? 'yes' : 'no'} | ${entry.title} |`,
  );
  const sections = entries.map(([code, entry]) => `## ${code}\n\n${entry.title}.\n\n${entry.advice}\n`);
  const table = [
    '| Code | HTTP status | Exit code | Retryable | Meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ];
  return [introduction, `${table.join('\n')}\n`, ...sections].join('\n');
}

if (import.meta.main) {
  mkdirSync(new URL('.', errorDocsPath), { recursive: true });
  writeFileSync(errorDocsPath, renderErrorDocs(errorCatalogue));
}
