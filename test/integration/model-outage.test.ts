import { describe, expect, it } from 'vitest';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { ownSamples } from '../evals/model/material.ts';
import { checkOutage, checkRetryAfter } from '../evals/model/outage.ts';
import { checkTimeouts } from '../evals/model/timeouts.ts';

describe('a provider that is away', () => {
  it('is asked rarely for an hour, and everything is processed afterwards', async () => {
    expect((await checkOutage([ownSamples(uniqueNamespace())])).breaches).toEqual([]);
  });

  it('is not asked before the pause is over that it asks for', async () => {
    expect((await checkRetryAfter(ownSamples(uniqueNamespace()))).breaches).toEqual([]);
  });
});

describe('a text on which the model hangs', () => {
  it('is given up where others are answered, and waited for where none is', async () => {
    expect((await checkTimeouts(ownSamples(uniqueNamespace()))).breaches).toEqual([]);
  });
});
