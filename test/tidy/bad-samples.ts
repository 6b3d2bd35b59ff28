import type { ProjectFile } from './project-files.ts';

/**
 * One file for each way to break a house rule, so that every rule is shown able to fail. The text rules skip this file
 * and no other.
 */
export interface BadSample extends ProjectFile {
  readonly breaks: string;
}

export const badTextSamples: readonly BadSample[] = [
  { breaks: 'no unfinished work', path: 'src/domain/a.ts', text: '// TODO: later' },
  { breaks: 'no unfinished work', path: 'migrations/0001_a.sql', text: '-- FIXME' },
  { breaks: 'named exports', path: 'src/domain/a.ts', text: 'export default 1;' },
  { breaks: 'named exports', path: 'src/domain/a.ts', text: 'export { a as default };' },
  { breaks: 'no barrels', path: 'src/index.ts', text: "export * from './domain/turn.ts';" },
  { breaks: 'no barrels', path: 'test/a.ts', text: "export type * from './b.ts';" },
  { breaks: 'environment in one place', path: 'src/cli/a.ts', text: "const port = process.env['PORT'];" },
  { breaks: 'environment in one place', path: 'src/cli/a.ts', text: 'const { env } = process;' },
  { breaks: 'environment in one place', path: 'src/cli/a.ts', text: "import { argv, env } from 'node:process';" },
  { breaks: 'titles in the present tense', path: 'src/domain/a.test.ts', text: "it('should work', () => {});" },
  { breaks: 'titles in the present tense', path: 'test/a.test.ts', text: "test.each([1])('Should work', () => {});" },
  { breaks: 'no focused tests', path: 'test/a.test.ts', text: "describe.only('recall', () => {});" },
  { breaks: 'no focused tests', path: 'test/a.test.ts', text: "it.concurrent.only('recalls', () => {});" },
  { breaks: 'no module mocks', path: 'test/a.test.ts', text: "vi.mock('../src/a.ts');" },
  { breaks: 'no sleeps', path: 'test/a.test.ts', text: 'await new Promise((resolve) => setTimeout(resolve, 50));' },
  { breaks: 'no sleeps', path: 'test/a.ts', text: "import { setTimeout } from 'node:timers/promises';" },
  { breaks: 'no machine paths', path: 'README.md', text: 'cd /root/project' },
  { breaks: 'no machine paths', path: 'scripts/a.ts', text: "// see '/root/notes'" },
];

export const badImportSamples: readonly ProjectFile[] = [
  { path: 'src/domain/a.ts', text: "import type { Clock } from '../ports/clock.ts';" },
  { path: 'src/domain/a.ts', text: "import { readFileSync } from 'node:fs';" },
  { path: 'src/domain/a.test.ts', text: "import { openStore } from '../adapters/sql/open-store.ts';" },
  { path: 'src/ports/a.ts', text: "import {\n  recall,\n} from '../engine/recall/recall.ts';" },
  { path: 'src/engine/recall/a.ts', text: "import { merge } from '../reconciliation/merge.ts';" },
  { path: 'src/engine/recall/rank/a.ts', text: "const late = await import('../../profile/profile.ts');" },
  { path: 'src/engine/a.ts', text: "import '../adapters/sql/store.ts';" },
  { path: 'src/engine/recall/a.ts', text: "import { readFile } from 'node:fs/promises';" },
  { path: 'src/adapters/sql/a.ts', text: "export { memoir } from '../../engine/memoir.ts';" },
  { path: 'src/adapters/sql/a.ts', text: "import { open } from '../pglite/open.ts';" },
  { path: 'src/http/a.ts', text: "import { compose } from '../runtime/compose.ts';" },
  { path: 'src/http/a.ts', text: "import { tool } from '../mcp/tool.ts';" },
  { path: 'src/mcp/a.ts', text: "import { route } from '../http/route.ts';" },
  { path: 'src/cli/a.ts', text: "import { openStore } from '../adapters/sql/open-store.ts';" },
  { path: 'src/runtime/a.ts', text: "import { main } from '../cli/main.ts';" },
  { path: 'src/testing/a.ts', text: "import { main } from '../cli/main.ts';" },
  { path: 'src/index.ts', text: "import { openStore } from './adapters/sql/open-store.ts';" },
  { path: 'src/http/a.ts', text: "import { openMemoir } from '../index.ts';" },
  { path: 'src/http/a.ts', text: "import { sample } from '../../test/sample.ts';" },
  { path: 'src/services/a.ts', text: "import { turn } from '../domain/turn.ts';" },
];

export const badPackageSamples: readonly ProjectFile[] = [
  { path: 'src/adapters/sql/a.ts', text: "import { PGlite } from '@electric-sql/pglite';" },
  { path: 'src/adapters/pglite/a.ts', text: "import { Pool } from 'pg';" },
  { path: 'src/engine/a.ts', text: "import { sql } from 'kysely';" },
  { path: 'src/engine/a.ts', text: "import { Queue } from 'bullmq';" },
  { path: 'src/http/a.ts', text: "import { Redis } from 'ioredis';" },
  { path: 'src/engine/extraction/a.ts', text: "import { generateText } from 'ai';" },
  { path: 'src/engine/extraction/a.ts', text: "import { createAzure } from '@ai-sdk/azure';" },
  { path: 'src/runtime/a.ts', text: "import fastify from 'fastify';" },
  { path: 'src/mcp/a.ts', text: "import type { FastifySwaggerOptions } from '@fastify/swagger';" },
  { path: 'src/runtime/a.ts', text: "import { Command } from 'commander';" },
  { path: 'src/runtime/a.ts', text: "import { progress } from '@clack/prompts';" },
  { path: 'src/domain/a.ts', text: "import { pino } from 'pino';" },
  { path: 'src/domain/a.ts', text: "import { it } from 'vitest';" },
  { path: 'src/domain/a.ts', text: "import { map } from 'lodash/fp';" },
];
