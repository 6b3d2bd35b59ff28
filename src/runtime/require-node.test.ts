import { expect, it } from 'vitest';
import { requireNode } from './require-node.ts';

it.each(['22.12.0', '22.13.1', '24.0.0', '100.1.0'])('takes Node %s', (version) => {
  expect(() => requireNode(version)).not.toThrow();
});

it.each(['20.20.2', '22.11.0', '9.0.0'])('refuses Node %s', (version) => {
  expect(() => requireNode(version)).toThrow(`Memoir needs Node 22.12 or later; this is ${version}.`);
});
