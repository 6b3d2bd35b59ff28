import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(specifier, context, next) {
      if (/^(?:vitest|fast-check)/.test(specifier)) throw new Error(specifier + ' is not installed');
      return next(specifier, context);
    },
  });
  const { buildExtractionAnswer, startModelServer } = await import('./src/testing/model-server.ts');
  const server = await startModelServer({ answer: () => buildExtractionAnswer() });
  console.log((await fetch(server.url + '/nothing')).status);
  await server.close();`;

it('gives the stand-in model server to those who have no vitest', async () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
  expect(stdout).toBe('404\n');
});

it('is an export of the package', () => {
  const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    exports: Record<string, unknown>;
  };
  expect(exports['./testing/model-server']).toEqual({
    types: './dist/testing/model-server.d.ts',
    import: './dist/testing/model-server.js',
  });
});
