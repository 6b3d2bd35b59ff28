import { setTimeout } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Embedder } from '../../ports/embedder.ts';
import { ProviderFault } from '../../ports/faults.ts';
import type { Log } from '../../ports/log.ts';
import type { QueryVector } from '../../ports/recall-index.ts';

export interface QueryVectorPorts {
  /** The model as an embedder for each account: behind the limits, budgets and meter that background embedding has. */
  readonly embedderFor: (account: { readonly namespace: string; readonly purpose: string }) => Embedder;
  readonly log: Log;
  /** Waits, or rejects when the signal comes first. Default: a timer. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface QueryVectorOptions {
  /** How long a recall waits for the vector of its question, in ms. Default 300. */
  readonly timeoutMs?: number;
  /** Vectors that are kept, the least recently used forgotten first. Default 1,000: 12 MB at 1,536 numbers. */
  readonly cached?: number;
  /** Calls under way, beyond which no more are made: their provider does not keep up. Default 100. */
  readonly calls?: number;
}

/** Questions as the embedding model sees them. */
export interface QueryVectors {
  /** The vector of a question; undefined where it did not come in time, whatever the reason. Never rejects. */
  find(namespace: string, query: string): Promise<QueryVector | undefined>;
  /** Cuts off what is under way. Idempotent. */
  close(): Promise<void>;
}

const defaults = { timeoutMs: 300, cached: 1_000, calls: 100 } as const;
/** As shown in the usage ledger. */
const purpose = 'embed query';

/**
 * Asks for each question once, however many ask it at a time, and keeps the vector, also one that comes too late for the recall that
 * asked: the next one has it. Kept by namespace, whose account it was.
 */
export function createQueryVectors(ports: QueryVectorPorts, options: QueryVectorOptions = {}): QueryVectors {
  const { embedderFor, log, pause = pauseForReal } = ports;
  const { timeoutMs, cached, calls } = { ...defaults, ...options };
  const known = new LRUCache<string, QueryVector>({ max: cached });
  const underWay = new Map<string, Promise<QueryVector | undefined>>();
  const closing = new AbortController();

  async function ask(namespace: string, query: string): Promise<QueryVector> {
    const embedder = embedderFor({ namespace, purpose });
    const { vectors } = await embedder.embed([query], closing.signal);
    const [values, ...others] = vectors;
    const isVector = values?.every((value) => Number.isFinite(Math.fround(value))) === true && values.length > 0;
    if (!isVector || others.length > 0)
      throw new ProviderFault('The model answered a question with no vector, or several.');
    return { modelId: embedder.id, values };
  }

  function begin(key: string, namespace: string, query: string): Promise<QueryVector | undefined> {
    const answer = ask(namespace, query)
      .then((vector) => {
        known.set(key, vector);
        return vector;
      })
      .catch((error: unknown) => {
        log.debug('recall.embedding_failed', { namespace, error });
        return undefined;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return answer;
  }

  return {
    async find(namespace, query) {
      const key = JSON.stringify([namespace, query]);
      const vector = known.get(key);
      if (vector !== undefined) return vector;
      const running = underWay.get(key);
      if (running === undefined && (underWay.size >= calls || closing.signal.aborted)) return undefined;
      const waited = new AbortController();
      const late = pause(timeoutMs, waited.signal).then(
        () => undefined,
        () => undefined,
      );
      return await Promise.race([running ?? begin(key, namespace, query), late]).finally(() => waited.abort());
    },
    async close() {
      closing.abort(new Error('the engine is shutting down'));
      await Promise.all(underWay.values());
    },
  };
}

async function pauseForReal(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal });
}
