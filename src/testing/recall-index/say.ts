import type { ProposedMemory } from '../../domain/memory/reconcile.ts';
import type { RecallFixture } from './recall-fixture.ts';

/** Remembers it, of a turn of its own. */
export async function say(recall: RecallFixture, memory: ProposedMemory): Promise<ProposedMemory> {
  await recall.append(['a turn']);
  recall.clock.advance(1_000);
  await recall.remember([memory]);
  return memory;
}
