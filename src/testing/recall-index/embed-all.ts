import { settleAll } from '../embedding-store/embedding-fixture.ts';
import type { RecallFixture } from './recall-fixture.ts';

export interface EmbedAllOptions {
  /** Default `m`. */
  readonly modelId?: string;
  /** Default: the only number that stands in the text, as an angle in degrees, in two dimensions. */
  readonly vectorOf?: (text: string) => readonly number[];
}

/** A direction: what stands at 90 degrees to another has nothing to do with it. */
export function directionOf(degrees: number): readonly number[] {
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}

function directionIn(text: string): readonly number[] {
  return directionOf(Number(/\d+/.exec(text)?.[0] ?? 0));
}

/** Gives every turn and memory of the namespace its vector, as the stage that embeds does. */
export async function embedAll(
  { harness, namespace, clock }: RecallFixture,
  { modelId = 'm', vectorOf = directionIn }: EmbedAllOptions = {},
): Promise<void> {
  const { embeddings } = harness.store;
  const lease = await embeddings.claim(namespace, { modelId, owner: 'test', leaseMs: 60_000, now: clock.now() });
  if (lease === undefined) throw new Error('a namespace that nobody is at can be claimed');
  await embeddings.extend(lease);
  const take = () => embeddings.take(namespace, { modelId, now: clock.now(), limit: 200, maxCharacters: 1_000 });
  for (let left = await take(); left.length > 0; left = await take()) {
    const texts = Map.groupBy(left, ({ content }) => content?.hash ?? '');
    const vectors = [...texts].flatMap(([hash, same]) => {
      const text = same[0]?.content?.text;
      return text === undefined ? [] : [{ hash, vector: vectorOf(text), owners: same.map(({ owner }) => owner) }];
    });
    await embeddings.save(lease, { vectors, copies: [], at: clock.now() });
    await settleAll(embeddings, lease, left);
  }
  await embeddings.release(lease, { failures: 0 });
}
