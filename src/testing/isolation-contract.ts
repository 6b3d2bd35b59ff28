import { describe, expect, it } from 'vitest';
import type { Store } from '../ports/store.ts';
import { populateNamespace, type PopulatedNamespace } from './isolation/populate-namespace.ts';
import { crossingCalls, readingCalls, writingCalls } from './isolation/store-calls.ts';
import { type OpenStoreHarness, useStoreHarness } from './store-harness.ts';

const calls = { ...readingCalls, ...writingCalls, ...crossingCalls };

/** A namespace is a wall: every call of a store is made against two namespaces that are alike but for their texts. */
export function describeIsolationContract(name: string, open: OpenStoreHarness): void {
  describe(`the walls of ${name}`, () => {
    const harness = useStoreHarness(open);

    it('are tried by every call that a store has', () => {
      expect(Object.keys(calls).sort()).toEqual(listCalls(harness().store));
    });

    it('let no reading call see or count the other side', async () => {
      const own = await populateNamespace(harness(), 'lisbon');
      const before = await readAll(own);
      await populateNamespace(harness(), 'oslo');
      expect(await readAll(own)).toEqual(before);
    });

    it('let no reading call find anything by ids of the other side', async () => {
      const [own, other] = await populateTwo();
      for (const [call, read] of Object.entries(readingCalls)) {
        const answer: unknown = await read(harness().store, own.ledger.namespace, other).catch(
          (error: unknown) => error,
        );
        expect(JSON.stringify(answer) ?? '', call).not.toContain(other.marker);
      }
    });

    it('let no writing call change the other side, whoever’s ids it has', async () => {
      for (const [call, write] of Object.entries(writingCalls)) {
        const [own, other] = await populateTwo();
        const before = await harness().dump(other.ledger.namespace);
        await write(harness().store, own.ledger.namespace, other).catch(() => undefined);
        await write(harness().store, own.ledger.namespace, own).catch(() => undefined);
        expect(await harness().dump(other.ledger.namespace), call).toEqual(before);
      }
    });

    it('let upkeep see which sessions are due, and no word of them', async () => {
      const both = await populateTwo();
      for (const [call, cross] of Object.entries(crossingCalls)) {
        const answer = JSON.stringify(await cross(harness().store, '', both[0])) ?? '';
        for (const { marker } of both) expect(answer, call).not.toContain(marker);
      }
    });

    async function readAll(own: PopulatedNamespace): Promise<Record<string, unknown>> {
      const answers: Record<string, unknown> = {};
      for (const [call, read] of Object.entries(readingCalls))
        answers[call] = await read(harness().store, own.ledger.namespace, own);
      return answers;
    }

    async function populateTwo(): Promise<[PopulatedNamespace, PopulatedNamespace]> {
      return [await populateNamespace(harness(), 'lisbon'), await populateNamespace(harness(), 'oslo')];
    }
  });
}

/** `port.method` for everything that a store can be asked. */
function listCalls(store: Store): string[] {
  const ports = Object.entries(store).filter(([, port]) => typeof port === 'object');
  return ports
    .flatMap(([port, methods]) =>
      Object.entries(methods as object).flatMap(([name, value]) =>
        typeof value === 'function' ? `${port}.${name}` : [],
      ),
    )
    .sort();
}
