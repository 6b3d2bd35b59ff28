import { MemoirError } from '../../domain/errors.ts';
import { GroupCommit } from '../../domain/ledger/group-commit.ts';
import { limits } from '../../domain/limits.ts';
import type { Accepted, AcceptRequest, TurnLog } from '../../ports/turn-log.ts';

/** Concurrent requests joined into few commits, those of a session in the order of their arrival; bounded in number. */
export class BoundedWrites {
  readonly #commits: GroupCommit<AcceptRequest, Accepted>;
  #waiting = 0;

  constructor(turns: Pick<TurnLog, 'accept' | 'parallelBatches'>) {
    this.#commits = new GroupCommit({
      commit: (namespace, requests) => turns.accept(namespace, requests),
      parallel: turns.parallelBatches,
      mostPerCommit: limits.turnsPerCommit,
      sizeOf: (request) => request.turns.length,
      keysOf: (request) => [request.sessionId],
      sharing: true,
    });
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
      return await this.#commits.submit(namespace, request);
    } finally {
      this.#waiting -= 1;
    }
  }
}
