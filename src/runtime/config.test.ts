import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeConfig, readConfig, showConfig } from './config.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'memoir-config-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const file = '/nowhere/memoir.config.json';

describe('readConfig', () => {
  it('has a default for everything that needs one', () => {
    expect(readConfig({ environment: {}, file })).toEqual({
      dataDir: '.memoir',
      namespace: 'default',
      host: '127.0.0.1',
      port: 5001,
      maxConcurrency: 10,
      logLevel: undefined,
      sweepIntervalSeconds: undefined,
      shutdownSeconds: 10,
      databaseMaxConnections: 20,
      databaseMinConnections: 5,
      migrate: false,
      embeddingQueryTimeoutMs: 300,
      modelTimeoutSeconds: 120,
      redisPrefix: 'memoir',
      apiKey: undefined,
    });
  });

  it('takes flags over variables over the file, and an empty variable as none', () => {
    const own = write('own.json', JSON.stringify({ port: 1, host: 'file', dataDir: 'file' }));
    const environment = { PORT: '2', HOST: 'variable', MEMOIR_DATA_DIR: '' };
    expect(readConfig({ flags: { port: '3', host: undefined }, environment, file: own })).toMatchObject({
      port: 3,
      host: 'variable',
      dataDir: 'file',
    });
  });

  it.each([
    [{ PORT: '-1' }, 'port, from the variable PORT, is not valid: it must be a port from 0 to 65535.'],
    [{ MEMOIR_NAMESPACE: 'all' }, 'invalid_configuration: namespace, from the variable MEMOIR_NAMESPACE, is not valid'],
    [{ LOG_LEVEL: 'loud' }, 'it must be debug, info, warn, error, silent.'],
    [{ MEMOIR_API_KEY_FILE: '/nowhere/key' }, 'The file that MEMOIR_API_KEY_FILE names cannot be read.'],
  ])('stops at a wrong value of %o', (environment, says) => {
    expect(() => readConfig({ environment, file })).toThrow(says);
  });
});

describe('secrets', () => {
  it('come from the file that a variable names, without the line end, where they are not given themselves', () => {
    const key = write('key', 'from-file\r\n');
    expect(readConfig({ environment: { MEMOIR_API_KEY_FILE: key }, file }).apiKey).toBe('from-file');
    expect(readConfig({ environment: { MEMOIR_API_KEY_FILE: key, MEMOIR_API_KEY: 'own' }, file }).apiKey).toBe('own');
  });

  it('are masked where they are shown and left out of errors', () => {
    const environment = { MEMOIR_API_KEY: 'hush' };
    expect(showConfig({ environment, file }).find(({ key }) => key === 'apiKey')).toMatchObject({
      value: '********',
      source: 'environment',
    });
    expect(describeConfig({ environment, file }).find(({ key }) => key === 'apiKey')).toMatchObject({ value: 'hush' });
    expect(() => readConfig({ environment: { MEMOIR_API_KEY: 'no spaces allowed' }, file })).toThrow(
      /^(?!.*no spaces allowed)/,
    );
  });
});
