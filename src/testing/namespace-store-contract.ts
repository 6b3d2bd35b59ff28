import { describe, expect, it } from 'vitest';
import { acceptTurns } from './accept-turns.ts';
import { type OpenStoreHarness, type StoreHarness, useStoreHarness } from './store-harness.ts';
import { testEpoch } from './test-clock.ts';
import { uniqueNamespace } from './unique-namespace.ts';

/** What every namespace store keeps to. Call it in a test file with a way to open the store under test. */
export function describeNamespaceStoreContract(name: string, open: OpenStoreHarness): void {
  describe(`the namespace store of ${name}`, () => {
    const harness = useStoreHarness(open);
    describeSettings(harness);
  });
}

function describeSettings(harness: () => StoreHarness): void {
  it('loses neither of two changes at once', async () => {
    const { namespaces } = harness().store;
    const namespace = uniqueNamespace();
    await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        namespaces.updateSettings(namespace, (stored) => ({ ...stored, [`key${index}`]: index }), testEpoch),
      ),
    );
    expect(Object.keys((await namespaces.findSettings(namespace)) ?? {})).toHaveLength(8);
  });

  it('knows no settings of a namespace that nobody wrote to', async () => {
    expect(await harness().store.namespaces.findSettings(uniqueNamespace())).toBeUndefined();
  });

  it('has none of a namespace that its first turn created', async () => {
    const { namespaces, turns } = harness().store;
    const namespace = uniqueNamespace();
    await acceptTurns({ turns, namespace }, ['hello']);
    expect(await namespaces.findSettings(namespace)).toEqual({});
  });

  it('keeps what was set, replaces it whole, and creates the namespace', async () => {
    const { namespaces } = harness().store;
    const namespace = uniqueNamespace();
    const settings = { windows: { maxTurns: 5 }, text: 'é\u2028"\\', list: [1, null, { a: [] }] };
    await namespaces.updateSettings(namespace, () => settings, testEpoch);
    expect(await namespaces.findSettings(namespace)).toEqual(settings);
    await namespaces.updateSettings(namespace, () => ({ other: true }), testEpoch);
    expect(await namespaces.findSettings(namespace)).toEqual({ other: true });
  });

  it('keeps namespaces apart, and their names as they are written', async () => {
    const { namespaces } = harness().store;
    const namespace = uniqueNamespace();
    await namespaces.updateSettings(namespace, () => ({ mine: 1 }), testEpoch);
    expect(await namespaces.findSettings(namespace.toUpperCase())).toBeUndefined();
    expect(await namespaces.findSettings(`${namespace}.x`)).toBeUndefined();
    await namespaces.updateSettings(`${namespace}.x`, () => ({ mine: 2 }), testEpoch);
    expect(await namespaces.findSettings(namespace)).toEqual({ mine: 1 });
  });

  it('leaves the turns of a namespace alone', async () => {
    const { namespaces, turns } = harness().store;
    const namespace = uniqueNamespace();
    await acceptTurns({ turns, namespace }, ['hello']);
    await namespaces.updateSettings(namespace, () => ({ a: 1 }), testEpoch);
    expect(await turns.listTurns(namespace, 's', { limit: 5 })).toHaveLength(1);
  });
}
