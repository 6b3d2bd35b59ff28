import { createHash } from 'node:crypto';
import type {
  EmbeddingCandidate,
  EmbeddingClaim,
  EmbeddingLease,
  EmbeddingSelection,
  EmbeddingStore,
} from '../../ports/embedding-store.ts';
import type { MemoryEdit } from '../../ports/memory-store.ts';
import { acceptTurns } from '../accept-turns.ts';
import { buildMemory } from '../build-memory.ts';
import type { RequestSketch, TurnSketch } from '../build-request.ts';
import type { StoreHarness } from '../store-harness.ts';
import { createTestClock, type TestClock } from '../test-clock.ts';
import { uniqueNamespace } from '../unique-namespace.ts';

/** The harness of a suite, once its store is open. */
export type OpenHarness = () => StoreHarness;

export const minutes = 60_000;
export const hours = 60 * minutes;

/** An embedding store with a namespace and a clock of the test's own. */
export interface EmbeddingFixture {
  readonly namespace: string;
  readonly harness: StoreHarness;
  readonly embeddings: EmbeddingStore;
  readonly clock: TestClock;
  /** Accepts turns. */
  readonly say: (turns: readonly TurnSketch[], request?: RequestSketch) => Promise<void>;
  /** Adds a memory and returns its id. */
  readonly remember: (text: string) => Promise<string>;
  /** Changes a memory by hand. */
  readonly edit: (memoryId: string, edit: MemoryEdit) => Promise<void>;
  /** Claims for the model `m`, for a minute. */
  readonly claim: (claim?: Partial<EmbeddingClaim>) => Promise<EmbeddingLease | undefined>;
  /** Claims and prepares; rejects where the namespace cannot be had. */
  readonly begin: (claim?: Partial<EmbeddingClaim>) => Promise<EmbeddingLease>;
  readonly take: (selection?: Partial<EmbeddingSelection>) => Promise<readonly EmbeddingCandidate[]>;
  /** Gives everything that is due a vector, and the namespace back. */
  readonly embedAll: (claim?: Partial<EmbeddingClaim>) => Promise<void>;
  /** Whether the namespace is among those that are due. */
  readonly isDue: (modelId?: string) => Promise<boolean>;
  /** Vectors by owner: `turn s 1 [1,0]`. */
  readonly vectors: () => Promise<string[]>;
}

/** Opens one for one test. */
export function openEmbedding(harness: OpenHarness): EmbeddingFixture {
  const opened = harness();
  const { embeddings, turns, memories } = opened.store;
  const namespace = uniqueNamespace();
  const clock = createTestClock();
  const claim: EmbeddingFixture['claim'] = async (sketch = {}) =>
    await embeddings.claim(namespace, { modelId: 'm', owner: 'worker', leaseMs: minutes, now: clock.now(), ...sketch });
  const take: EmbeddingFixture['take'] = async (selection = {}) =>
    await embeddings.take(namespace, { modelId: 'm', now: clock.now(), limit: 50, maxCharacters: 100, ...selection });
  const begin: EmbeddingFixture['begin'] = async (sketch) => {
    const lease = await claim(sketch);
    if (lease === undefined || !(await embeddings.extend(lease))) throw new Error('the namespace cannot be had');
    return lease;
  };
  return {
    namespace,
    harness: opened,
    embeddings,
    clock,
    claim,
    take,
    begin,
    say: async (sketches, request) => void (await acceptTurns({ turns, namespace }, sketches, request)),
    async remember(text) {
      const memory = buildMemory(text);
      await memories.add(namespace, memory, clock.now());
      return memory.memoryId;
    },
    edit: async (memoryId, edit) =>
      void (await memories.edit(namespace, memoryId, { edit, operation: 'edit', at: clock.now() })),
    async embedAll(sketch = {}) {
      const lease = await begin(sketch);
      const { modelId } = lease;
      for (let left = await take({ modelId }); left.length > 0; left = await take({ modelId })) {
        await giveVectors(embeddings, lease, left);
        await settleAll(embeddings, lease, left);
      }
      await embeddings.release(lease, { failures: 0 });
    },
    isDue: async (modelId = 'm') => (await listAllDue(embeddings, modelId, clock.now())).includes(namespace),
    async vectors() {
      const { embeddings: rows = [] } = await opened.dump(namespace);
      const parsed = rows.map((row) => JSON.parse(String(row)) as Readonly<Record<string, unknown>>);
      return parsed
        .map(
          (row) =>
            `${String(row['owner_kind'])} ${String(row['owner_id'])} ${String(row['seq'])} ${String(row['embedding'])}`,
        )
        .sort();
    },
  };
}

/** SHA-256, as texts are known by. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** A vector for each text that needs one: its length and its place. */
export async function giveVectors(
  embeddings: EmbeddingStore,
  lease: EmbeddingLease,
  candidates: readonly EmbeddingCandidate[],
): Promise<void> {
  const vectors = candidates.flatMap(({ owner, content }) =>
    content === undefined || content.known.kind === 'own'
      ? []
      : [{ hash: content.hash, vector: [content.text.length, owner.seq], owners: [owner] }],
  );
  await embeddings.save(lease, { vectors, copies: [], at: new Date() });
}

/** Says that everything of it is done. */
export async function settleAll(
  embeddings: EmbeddingStore,
  lease: EmbeddingLease,
  candidates: readonly EmbeddingCandidate[],
): Promise<boolean> {
  const entries = candidates.flatMap(({ owner, version }) => (version === undefined ? [] : [{ owner, version }]));
  const ends = new Map(
    candidates.flatMap(({ owner, version }) => (version === undefined ? [[owner.id, owner.seq]] : [])),
  );
  const sessions = [...ends].map(([sessionId, through]) => ({ sessionId, through }));
  return await embeddings.settle(lease, { sessions, entries, setAside: [] });
}

async function listAllDue(embeddings: EmbeddingStore, modelId: string, now: Date): Promise<string[]> {
  const found: string[] = [];
  let after = '';
  do {
    const due = await embeddings.listDue({ modelId, now, after, limit: 3 });
    found.push(...due.namespaces);
    after = due.next;
  } while (after !== '');
  return found;
}

/** The texts of candidates, in order; `-` where there is nothing to embed. */
export function textsOf(candidates: readonly EmbeddingCandidate[]): string[] {
  return candidates.map(({ content }) => content?.text ?? '-');
}
