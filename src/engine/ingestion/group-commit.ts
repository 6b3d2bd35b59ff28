import { isMemoirError, MemoirError } from '../../domain/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { Accepted, AcceptRequest, TurnLog } from '../../ports/turn-log.ts';

interface Waiting {
  readonly request: AcceptRequest;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Joins concurrent writes of a namespace into one transaction, without a timer: while one commit runs, what arrives
 * gathers for the next. A lone writer pays nothing; 64 of them share one commit.
 */
export class GroupCommit {
  readonly #turns: Pick<TurnLog, 'accept'>;
  readonly #queues = new Map<string, Waiting[]>();
  #waiting = 0;

  constructor(turns: Pick<TurnLog, 'accept'>) {
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
        this.#enqueue(namespace, { request, resolve, reject });
      });
    } finally {
      this.#waiting -= 1;
    }
  }

  #enqueue(namespace: string, waiting: Waiting): void {
    const queue = this.#queues.get(namespace);
    if (queue !== undefined) {
      queue.push(waiting);
      return;
    }
    const fresh = [waiting];
    this.#queues.set(namespace, fresh);
    void this.#drain(namespace, fresh);
  }

  async #drain(namespace: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) await this.#commit(namespace, takeBatch(queue));
    this.#queues.delete(namespace);
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

/** The oldest waiting requests, up to the bound of one transaction; always at least one. */
function takeBatch(queue: Waiting[]): Waiting[] {
  let turns = 0;
  let count = 0;
  for (const { request } of queue) {
    turns += request.turns.length;
    if (count > 0 && turns > limits.turnsPerCommit) break;
    count += 1;
  }
  return queue.splice(0, count);
}
