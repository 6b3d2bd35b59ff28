import { describe, expect, it } from 'vitest';
import { MemoirError } from '../errors.ts';
import { GroupCommit } from './group-commit.ts';

/** Work on things, of which no two pieces in one transaction may share any; its transactions end when the test says so. */
function createWork(parallel = 1) {
  const transactions: { readonly items: readonly string[]; readonly finish: () => void }[] = [];
  const commits = new GroupCommit<string, string>({
    commit: async (_namespace, items) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      transactions.push({ items, finish: resolve });
      await promise;
      return items.map((item) => item.toUpperCase());
    },
    parallel,
    mostPerCommit: 3,
    sizeOf: () => 1,
    keysOf: (item) => item.split('+'),
    sharing: false,
  });
  return { transactions, submit: (item: string) => commits.submit('n', item) };
}

describe('a group commit of items that must not share anything', () => {
  it('takes each thing into a transaction once, and lets others pass it', async () => {
    const { transactions, submit } = createWork();
    const answers = ['a', 'b', 'a+c', 'c', 'd', 'b+d', 'e'].map(submit);
    for (const items of [['a'], ['b', 'a+c', 'd'], ['c', 'b+d', 'e']]) {
      await expect.poll(() => transactions.at(-1)?.items).toEqual(items);
      transactions.at(-1)!.finish();
    }
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'A+C', 'C', 'D', 'B+D', 'E']);
  });

  it('keeps things apart that transactions beside it change', async () => {
    const { transactions, submit } = createWork(2);
    const answers = ['a', 'b', 'a', 'c'].map(submit);
    expect(transactions.map(({ items }) => items)).toEqual([['a'], ['b']]);
    transactions[1]!.finish();
    await expect.poll(() => transactions.map(({ items }) => items).slice(2)).toEqual([['c']]);
    transactions[2]!.finish();
    transactions[0]!.finish();
    await expect.poll(() => transactions.map(({ items }) => items).slice(3)).toEqual([['a']]);
    transactions[3]!.finish();
    await Promise.all(answers);
  });

  it('says so where an item gets no answer', async () => {
    const commits = new GroupCommit<string, string>({
      commit: async (_namespace, items) => items.map(() => new MemoirError('lease_lost', 'no')).slice(1),
      parallel: 1,
      mostPerCommit: 3,
      sizeOf: () => 1,
      keysOf: (item) => [item],
      sharing: false,
    });
    await expect(commits.submit('n', 'a')).rejects.toThrow('without an answer');
  });
});
