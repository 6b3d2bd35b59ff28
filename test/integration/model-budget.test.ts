import { expect, it } from 'vitest';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { checkBudget } from '../evals/model/budget.ts';
import { ownFiles } from '../evals/model/material.ts';
import { openModelBench } from '../evals/model/model-bench.ts';
import { createTestDatabase } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

const tokensPerDay = 9_000;

it('holds work where it can be seen once a budget is spent, and goes on with a higher one and the next day', async () => {
  expect((await checkBudget(ownFiles(uniqueNamespace()), { tokensPerDay })).breaches).toEqual([]);
});

describeWithServers('a budget that several workers share', ({ postgres }) => {
  it('is passed by one call at most', async () => {
    await using database = await createTestDatabase(postgres);
    const report = await checkBudget(ownFiles(uniqueNamespace()), {
      tokensPerDay,
      concurrency: 2,
      async open(options) {
        const own = { ...options, postgres: { url: database.url } };
        const first = await openModelBench(own);
        const { server, clock } = first;
        return [
          first,
          await openModelBench({ ...own, server, clock }),
          await openModelBench({ ...own, server, clock }),
        ];
      },
    });
    expect(report.breaches).toEqual([]);
  });
});
