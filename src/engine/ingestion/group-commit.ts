import { isMemoirError, MemoirError } from '../../domain/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { Accepted, AcceptRequest, TurnLog } from '../../ports/turn-log.ts';

interface Waiting {
  readonly request: AcceptRequest;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

/** The writes of one namespace. */
interface Queue {
  readonly waiting: Waiting[];
  /** Sessions of the commits that run: what comes for them waits, so that it stays in the order of its arrival. */
  readonly busy: Set<string>;
  running: number;
}

/**
 * Joins concurrent writes of a namespace into few transactions, without a timer: while as many commits run as the store
 * takes at once, what arrives gathers for the next. A lone writer pays nothing; 64 of them share one commit or two.
 */
export class GroupCommit {
  readonly #turns: Pick<TurnLog, 'accept' | 'parallelBatches'>;
  readonly #queues = new Map<string, Queue>();
  #waiting = 0;

  constructor(turns: Pick<TurnLog, 'accept' | 'parallelBatches'>) {
    this.#turns = turns;
  }

  /** Writes that wait for their commit. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Resolves once the request is durable.
   *
   * @throws MemoirError `overloaded` beyond the bound of waiting writes, with nothing stored; conflicts of the request.
   */
  async submit(namespace: string, request: AcceptRequest): Promise<Accepted> {
    if (this.#waiting >= limits.waitingWrites) {
      throw new MemoirError('overloaded', `${limits.waitingWrites} writes are waiting already.`, {
        retryAfterSeconds: 1,
      });
    }
    this.#waiting += 1;
    try {
      return await new Promise<Accepted>((resolve, reject) => {
        const queue = this.#queues.get(namespace) ?? { waiting: [], busy: new Set(), running: 0 };
        this.#queues.set(namespace, queue);
        queue.waiting.push({ request, resolve, reject });
        this.#pump(namespace, queue);
      });
    } finally {
      this.#waiting -= 1;
    }
  }

  #pump(namespace: string, queue: Queue): void {
    while (queue.running < this.#turns.parallelBatches) {
      const batch = takeBatch(queue);
      if (batch.length === 0) break;
      void this.#commitBatch(namespace, queue, batch);
    }
    if (queue.running === 0) this.#queues.delete(namespace);
  }

  async #commitBatch(namespace: string, queue: Queue, batch: readonly Waiting[]): Promise<void> {
    const sessions = new Set(batch.map(({ request }) => request.sessionId));
    for (const session of sessions) queue.busy.add(session);
    queue.running += 1;
    await this.#commit(namespace, batch);
    queue.running -= 1;
    for (const session of sessions) queue.busy.delete(session);
    this.#pump(namespace, queue);
  }

  async #commit(namespace: string, batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#turns.accept(
        namespace,
        batch.map(({ request }) => request),
      );
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined || outcome instanceof MemoirError)
          reject(outcome ?? new Error('a request without an outcome'));
        else resolve(outcome);
      }
    } catch (error) {
      // One request that the store chokes on must not take the others with it.
      if (batch.length > 1 && isMemoirError(error, 'store_failed'))
        for (const waiting of batch) await this.#commit(namespace, [waiting]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

/** The oldest waiting requests whose sessions are not busy, up to the bound of one transaction. */
function takeBatch({ waiting, busy }: Queue): Waiting[] {
  const batch: Waiting[] = [];
  const left: Waiting[] = [];
  let turns = 0;
  for (const each of waiting) {
    const { sessionId, turns: own } = each.request;
    if (busy.has(sessionId)) {
      left.push(each);
      continue;
    }
    turns += own.length;
    // What follows waits too: it may be of the same session.
    if (batch.length > 0 && turns > limits.turnsPerCommit) break;
    batch.push(each);
  }
  waiting.splice(0, batch.length + left.length, ...left);
  return batch;
}
