import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder, readDataFolderLock } from '../../src/adapters/pglite/data-folder-lock.ts';
import { buildLockRecord, type LockRecord } from '../../src/adapters/pglite/lock-record.ts';
import { type Child, startChild } from './child-process.ts';

let root: string;
let folder: string;
let children: Child[];

function writeLock(fields: Partial<LockRecord>): void {
  writeFileSync(`${folder}.lock`, JSON.stringify({ ...buildLockRecord(), ...fields }));
}

async function isLocked(): Promise<boolean> {
  const lock = await lockDataFolder(folder).catch(() => undefined);
  lock?.release();
  return lock === undefined;
}

function ageLock(seconds: number): void {
  const then = new Date(Date.now() - seconds * 1000);
  utimesSync(`${folder}.lock`, then, then);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'memoir-lock-'));
  folder = join(root, 'data');
  mkdirSync(folder);
  children = [];
});

afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  rmSync(root, { recursive: true });
});

describe('a held lock', () => {
  it('names its process and, once known, the URL of its service', async () => {
    const lock = await lockDataFolder(folder);
    await expect(lockDataFolder(folder)).rejects.toMatchObject({
      code: 'data_folder_in_use',
      detail: expect.stringContaining(`process ${process.pid}`),
    });
    lock.setServiceUrl('http://127.0.0.1:4777');
    await expect(lockDataFolder(folder)).rejects.toThrow('http://127.0.0.1:4777');
    expect(readDataFolderLock(folder)).toMatchObject({
      pid: process.pid,
      serviceUrl: 'http://127.0.0.1:4777',
      state: 'running',
    });
    lock.release();
    expect(readDataFolderLock(folder)).toBeUndefined();
    expect(readdirSync(root)).toEqual(['data']);
  });

  it('holds for every path to the folder', async () => {
    symlinkSync(folder, join(root, 'alias'));
    const lock = await lockDataFolder(join(root, 'alias'));
    await expect(lockDataFolder(`${folder}/`)).rejects.toMatchObject({ code: 'data_folder_in_use' });
    lock.release();
  });

  it('removes only its own file, and only once', async () => {
    const first = await lockDataFolder(folder);
    first.release();
    const second = await lockDataFolder(folder);
    first.release();
    first.setServiceUrl('http://127.0.0.1:1');
    expect(readDataFolderLock(folder)).toMatchObject({ state: 'running', serviceUrl: undefined });
    second.release();
  });
});

describe('a lock that was left behind', () => {
  it.each<[string, Partial<LockRecord>]>([
    ['a pid that is gone', { pid: 2 ** 22 - 3 }],
    ['a pid that another process has now', { processStartedAt: '1' }],
    ['another boot of this machine', { bootId: 'another-boot' }],
  ])('is taken over: %s', async (_, fields) => {
    writeLock(fields);
    expect(readDataFolderLock(folder)?.state).toBe('gone');
    expect(await isLocked()).toBe(false);
    expect(readdirSync(root)).toEqual(['data']);
  });

  it.each(['', '{', '{}', 'null', '{"pid":"x"}'])('is taken over although the file holds %j', async (text) => {
    writeFileSync(`${folder}.lock`, text);
    expect(await isLocked()).toBe(false);
  });

  it.each<[string, Partial<LockRecord>]>([
    ['container', { pidNamespace: 'pid:[1]', pid: 1 }],
    ['machine', { bootId: 'another-boot', hostname: 'another-host' }],
  ])('by another %s is taken over when it has been silent for long', async (_, fields) => {
    writeLock(fields);
    ageLock(3600);
    expect(await isLocked()).toBe(false);
  });

  it('by another container is respected while that marks it', async () => {
    writeLock({ pidNamespace: 'pid:[1]', pid: 1 });
    const attempt = isLocked();
    ageLock(1);
    expect(await attempt).toBe(true);
    expect(existsSync(`${folder}.lock`)).toBe(true);
  });

  it('is taken over when a starter died in the middle of taking it over', async () => {
    writeLock({ pid: 2 ** 22 - 3, token: 'dead-holder' });
    const claim = JSON.stringify({ ...buildLockRecord(), pid: 2 ** 22 - 5, token: 'dead-starter' });
    writeFileSync(`${folder}.lock.claim-dead-holder`, claim);
    expect(await isLocked()).toBe(false);
    expect(readdirSync(root)).toEqual(['data']);
  });

  it('is respected while a living starter takes it over', async () => {
    writeLock({ pid: 2 ** 22 - 3, token: 'dead-holder' });
    writeFileSync(`${folder}.lock.claim-dead-holder`, JSON.stringify(buildLockRecord()));
    expect(await isLocked()).toBe(true);
    expect(readFileSync(`${folder}.lock`, 'utf8')).toContain('dead-holder');
  });
});

describe('many starters at once', () => {
  it.each(['no lock', 'a lock of a killed process', 'a damaged lock'])(
    'have one winner when there is %s',
    async (state) => {
      if (state === 'a lock of a killed process') writeLock({ pid: 2 ** 22 - 3 });
      if (state === 'a damaged lock') writeFileSync(`${folder}.lock`, '');
      if (state === 'a damaged lock') ageLock(3600);
      children = Array.from({ length: 12 }, () => startChild('lock-starter.ts', folder));
      await Promise.all(children.map((child) => child.waitForLine((line) => line === 'ready')));
      for (const child of children) child.send('go');
      const results = await Promise.all(children.map((child) => child.waitForLine((line) => line !== 'ready')));
      expect(results.filter((result) => result === 'won')).toHaveLength(1);
      expect(results.filter((result) => result === 'lost')).toHaveLength(11);
      const winner = children[results.indexOf('won')];
      expect(readDataFolderLock(folder)?.pid).toBe(winner?.process.pid);
      await winner?.kill();
      expect(await isLocked()).toBe(false);
    },
  );
});
