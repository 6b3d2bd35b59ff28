import { describe, expect, it } from 'vitest';
import { StatementCache } from './statement-cache.ts';

describe('StatementCache', () => {
  it('knows a statement from its second use', () => {
    const cache = new StatementCache(2);
    const { name, isPrepared } = cache.use('a');
    expect(isPrepared).toBe(false);
    expect(cache.use('a')).toEqual({ name, isPrepared: true });
  });

  it('drops the least recently used statement beyond its capacity', () => {
    const cache = new StatementCache(2);
    cache.use('a');
    const b = cache.use('b');
    cache.use('a');
    cache.use('c');
    expect(cache.takeDiscarded()).toEqual([b.name]);
    expect(cache.takeDiscarded()).toEqual([]);
    expect(cache.use('a').isPrepared).toBe(true);
    expect(cache.use('b').isPrepared).toBe(false);
  });

  it('forgets one or all statements and never uses a name twice', () => {
    const cache = new StatementCache(10);
    const first = cache.use('a');
    cache.discard('a');
    const second = cache.use('a');
    cache.clear();
    expect(cache.takeDiscarded()).toEqual([first.name, second.name]);
    expect(cache.use('a').name).not.toBe(first.name);
  });
});
