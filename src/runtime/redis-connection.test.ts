import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { redisConnectionOf } from './redis-connection.ts';

function urlOf(environment: Readonly<Record<string, string>>): string | undefined {
  return redisConnectionOf(readConfig({ environment, file: '/nowhere/memoir.config.json' }))?.url;
}

describe('redisConnectionOf', () => {
  it('is off where no variable of Redis is set', () => {
    expect(urlOf({})).toBeUndefined();
  });

  it.each([
    [{ REDIS_HOST: 'cache' }, 'redis://cache:6379/0'],
    [{ REDIS_PORT: '6380' }, 'redis://localhost:6380/0'],
    [{ REDIS_DB: '3' }, 'redis://localhost:6379/3'],
    [{ REDIS_SSL: 'true' }, 'rediss://localhost:6379/0'],
    [{ REDIS_SSL: 'false' }, 'redis://localhost:6379/0'],
    [{ REDIS_PASSWORD: 'p@ss/word%' }, 'redis://:p%40ss%2Fword%25@localhost:6379/0'],
    [{ REDIS_HOST: '::1', REDIS_PORT: '7000' }, 'redis://[::1]:7000/0'],
    [{ REDIS_URL: 'rediss://user:secret@cache:6390/2', REDIS_HOST: 'other' }, 'rediss://user:secret@cache:6390/2'],
  ])('is turned on by %o', (environment, url) => {
    expect(urlOf(environment)).toBe(url);
  });

  it('keeps a password as it is through the form of a URL', () => {
    const url = new URL(urlOf({ REDIS_PASSWORD: 'a:b@c/d?e#f%20' }) ?? '');
    expect(decodeURIComponent(url.password)).toBe('a:b@c/d?e#f%20');
  });
});
