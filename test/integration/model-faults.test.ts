import { describe, expect, it } from 'vitest';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { ownFiles, ownMaterial } from '../evals/model/material.ts';
import { checkObservations } from '../evals/model/observations.ts';
import { checkRandomFaults, faultMixes } from '../evals/model/random-faults.ts';

const small = { maxTurns: 4, timeoutMs: 500 };

describe('a model that answers badly, over HTTP', () => {
  it('costs no fact that it told whole, doubles none, and is accounted for call by call', async () => {
    const report = await checkRandomFaults(ownMaterial(uniqueNamespace()), { ...small, seed: 1, rate: 0.5 });
    expect(report.breaches).toEqual([]);
  });

  it.each([
    { mix: 'brokenForms', seed: 1 },
    { mix: 'cutAndRefused', seed: 2 },
    { mix: 'cutAndAway', seed: 3 },
  ] as const)('costs none where nearly every answer is broken: $mix', async ({ mix, seed }) => {
    const options = { ...small, seed, rate: 0.9, kinds: faultMixes[mix], countsUsage: false };
    expect((await checkRandomFaults([ownFiles(uniqueNamespace())], options)).breaches).toEqual([]);
  });
});

describe('a model that answers well, over HTTP', () => {
  it('leaves memories that rest on exactly the turns that it cites', async () => {
    expect((await checkObservations(ownMaterial(uniqueNamespace()))).breaches).toEqual([]);
  });
});
