import { listImports, resolveImport } from './list-imports.ts';
import type { ProjectFile, Violation } from './project-files.ts';

/** What each folder of src may import besides itself. Types count: a dependency on a type is a dependency. */
const importable: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ports: ['domain'],
  engine: ['domain', 'ports'],
  adapters: ['domain', 'ports'],
  http: ['domain', 'ports', 'engine'],
  mcp: ['domain', 'ports', 'engine'],
  runtime: ['domain', 'ports', 'engine', 'adapters', 'http', 'mcp'],
  cli: ['domain', 'ports', 'engine', 'http', 'mcp', 'runtime'],
  testing: ['domain', 'ports', 'engine', 'adapters', 'http', 'mcp', 'runtime'],
  // The entry point src/index.ts.
  '': ['domain', 'ports', 'engine', 'http', 'mcp', 'runtime'],
};

/** Folders below src/adapters that others build on: the statements are shared, the drivers differ. */
const sharedAdapters = new Set(['sql']);
const pureBuiltIns = new Set(['node:crypto']);
const inputOutput =
  /^(?:node:)?(?:fs|net|http|http2|https|tls|dgram|dns|os|process|child_process|cluster|worker_threads|readline|repl|sqlite|inspector|vm)(?:\/|$)/;

export function checkImportDirection(file: ProjectFile): Violation[] {
  if (!file.path.startsWith('src/') || !/\.m?ts$/.test(file.path)) return [];
  return listImports(file).flatMap(({ specifier, line }) => {
    const target = resolveImport(file.path, specifier);
    const message = target === undefined ? refuseBuiltIn(file.path, specifier) : refusePath(file.path, target);
    return message === undefined ? [] : [{ path: file.path, line, message: `${specifier}: ${message}` }];
  });
}

function refusePath(from: string, target: string): string | undefined {
  if (!target.startsWith('src/')) return isTest(from) ? undefined : 'src imports nothing outside src';
  if (isEntryPoint(target)) return isTest(from) ? undefined : 'the public entry point is for users of the package';
  return refuseLayer(from, target) ?? refuseStage(from, target) ?? refuseAdapter(from, target);
}

function refuseLayer(from: string, target: string): string | undefined {
  const layer = layerOf(from);
  const allowed = importable[layer];
  if (allowed === undefined) return `src/${layer} is not a folder of the layout`;
  const imported = layerOf(target);
  if (imported === layer || allowed.includes(imported)) return undefined;
  if (imported === 'testing' && isTest(from)) return undefined;
  return `src/${layer} must not import src/${imported}`;
}

function refuseStage(from: string, target: string): string | undefined {
  const stage = subfolderOf(from, 'engine');
  const other = subfolderOf(target, 'engine');
  if (stage === undefined || other === undefined || stage === other) return undefined;
  return 'engine stages do not import each other: move what two need to domain, or let the façade compose them';
}

function refuseAdapter(from: string, target: string): string | undefined {
  const adapter = subfolderOf(from, 'adapters');
  const other = subfolderOf(target, 'adapters');
  if (adapter === undefined || other === undefined || adapter === other || sharedAdapters.has(other)) return undefined;
  return 'adapters do not import each other';
}

function refuseBuiltIn(from: string, specifier: string): string | undefined {
  if (isTest(from)) return undefined;
  const layer = layerOf(from);
  if ((layer === 'domain' || layer === 'ports') && specifier.startsWith('node:') && !pureBuiltIns.has(specifier)) {
    return `src/${layer} uses no built-in module but node:crypto`;
  }
  return layer === 'engine' && inputOutput.test(specifier) ? 'the engine asks a port instead' : undefined;
}

/** `engine` for src/engine/recall/recall.ts, the empty string for src/index.ts. */
function layerOf(path: string): string {
  const parts = path.split('/');
  return parts.length > 2 ? (parts[1] ?? '') : '';
}

/** `recall` for src/engine/recall/recall.ts; undefined for files directly in the layer. */
function subfolderOf(path: string, layer: string): string | undefined {
  const parts = path.split('/');
  return parts[1] === layer && parts.length > 3 ? parts[2] : undefined;
}

function isEntryPoint(path: string): boolean {
  return path === 'src/index.ts';
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}
