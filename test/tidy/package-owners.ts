import { listImports, packageName } from './list-imports.ts';
import type { ProjectFile, Violation } from './project-files.ts';

interface PackageOwner {
  readonly name: RegExp;
  /** Folders that may import the package. */
  readonly folders: readonly string[];
}

/** Where each dependency may be imported. A package that no row names is refused: add it here when you add it. */
const packageOwners: readonly PackageOwner[] = [
  { name: /^@electric-sql\//, folders: ['src/adapters/pglite/'] },
  { name: /^pg(?:-.+)?$/, folders: ['src/adapters/postgres/'] },
  { name: /^kysely$/, folders: ['src/adapters/sql/', 'src/adapters/pglite/', 'src/adapters/postgres/'] },
  { name: /^bullmq$/, folders: ['src/adapters/bullmq/'] },
  { name: /^ioredis$/, folders: ['src/adapters/bullmq/', 'src/adapters/redis/'] },
  { name: /^(?:ai|@ai-sdk\/.+)$/, folders: ['src/adapters/ai-sdk/'] },
  { name: /^prom-client$/, folders: ['src/adapters/prometheus/'] },
  { name: /^@opentelemetry\//, folders: ['src/adapters/opentelemetry/'] },
  { name: /^pino(?:-.+)?$/, folders: ['src/runtime/', 'src/adapters/pino/'] },
  { name: /^(?:fastify(?:-.+)?|@fastify\/.+|openapi-types)$/, folders: ['src/http/'] },
  { name: /^@modelcontextprotocol\//, folders: ['src/mcp/'] },
  { name: /^(?:commander|@clack\/.+)$/, folders: ['src/cli/'] },
  { name: /^lru-cache$/, folders: ['src/engine/', 'src/adapters/'] },
  { name: /^(?:vitest|fast-check)$/, folders: ['src/testing/'] },
  // Pure functions without I/O: any layer may use them.
  { name: /^(?:zod|uuid|chrono-node|tinyld|snowball-stemmers|vader-sentiment)$/, folders: ['src/'] },
];

/** Tests may import any package: they are the ones who look at an SDK from outside. */
export function checkPackageOwners(file: ProjectFile): Violation[] {
  if (!file.path.startsWith('src/') || !file.path.endsWith('.ts') || file.path.endsWith('.test.ts')) return [];
  return listImports(file).flatMap(({ specifier, line }) => {
    const message = refusePackage(file.path, packageName(specifier));
    return message === undefined ? [] : [{ path: file.path, line, message }];
  });
}

function refusePackage(path: string, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const owner = packageOwners.find((candidate) => candidate.name.test(name));
  if (owner === undefined) return `${name}: no row in test/tidy/package-owners.ts says where it may be imported`;
  if (owner.folders.some((folder) => path.startsWith(folder))) return undefined;
  return `${name}: imported only in ${owner.folders.join(', ')}`;
}
