import { isMemoirError, MemoirError } from '../errors.ts';

/** What an item is answered that somebody else is in the way of: nobody waits for it, and it is tried again by itself. */
export const inTheWay = Symbol('in the way');

/** What joins work, and how much of it goes together. */
export interface GroupCommitOptions<Item, Answer> {
  /**
   * One transaction: for each item, in order, its answer or why it alone was refused. One that is `alone` waits for whoever is
   * in its way, which holds up nobody else.
   */
  commit(
    namespace: string,
    items: readonly Item[],
    options: { readonly alone: boolean },
  ): Promise<readonly (Answer | MemoirError | typeof inTheWay)[]>;
  /** Transactions of a namespace at once, beside those of single items that wait. */
  readonly parallel: number;
  /** Size of the items of one transaction together; a larger one goes alone. */
  readonly mostPerCommit: number;
  sizeOf(item: Item): number;
  /** What an item changes. No two that share any of it are in transactions that run at once. */
  keysOf(item: Item): readonly string[];
  /** Whether items that share what they change may go in one transaction, in the order of their arrival. */
  readonly sharing: boolean;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly keys: readonly string[];
  readonly size: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** The work of one namespace. */
interface Queue<Item, Answer> {
  readonly waiting: Waiting<Item, Answer>[];
  /** What the transactions that run change. */
  readonly busy: Set<string>;
  running: number;
  /** Transactions of items that wait for somebody else. */
  alone: number;
}

/**
 * Joins concurrent work of a namespace into few transactions, without a timer: while as many run as the store takes at
 * once, what arrives gathers for the next. A lone caller pays nothing; 64 of them share one transaction or two.
 */
export class GroupCommit<Item, Answer> {
  readonly #options: GroupCommitOptions<Item, Answer>;
  readonly #queues = new Map<string, Queue<Item, Answer>>();

  constructor(options: GroupCommitOptions<Item, Answer>) {
    this.#options = options;
  }

  /** Resolves once the item's transaction is committed. */
  async submit(namespace: string, item: Item): Promise<Answer> {
    return await new Promise<Answer>((resolve, reject) => {
      const queue = this.#queues.get(namespace) ?? { waiting: [], busy: new Set(), running: 0, alone: 0 };
      this.#queues.set(namespace, queue);
      const keys = this.#options.keysOf(item);
      queue.waiting.push({ item, keys, size: this.#options.sizeOf(item), resolve, reject });
      this.#pump(namespace, queue);
    });
  }

  #pump(namespace: string, queue: Queue<Item, Answer>): void {
    while (queue.running < this.#options.parallel) {
      const batch = this.#takeBatch(queue);
      if (batch.length === 0) break;
      void this.#commitBatch(namespace, queue, batch);
    }
    if (queue.running + queue.alone === 0) this.#queues.delete(namespace);
  }

  async #commitBatch(
    namespace: string,
    queue: Queue<Item, Answer>,
    batch: readonly Waiting<Item, Answer>[],
  ): Promise<void> {
    for (const key of batch.flatMap(({ keys }) => keys)) queue.busy.add(key);
    queue.running += 1;
    const left = new Set(await this.#commit(namespace, batch, { alone: false }));
    queue.running -= 1;
    for (const waiting of left) void this.#commitAlone(namespace, queue, waiting);
    for (const { keys } of batch.filter((waiting) => !left.has(waiting)))
      for (const key of keys) queue.busy.delete(key);
    this.#pump(namespace, queue);
  }

  async #commitAlone(namespace: string, queue: Queue<Item, Answer>, waiting: Waiting<Item, Answer>): Promise<void> {
    queue.alone += 1;
    await this.#commit(namespace, [waiting], { alone: true });
    queue.alone -= 1;
    for (const key of waiting.keys) queue.busy.delete(key);
    this.#pump(namespace, queue);
  }

  /** Answers those that somebody else is in the way of. */
  async #commit(
    namespace: string,
    batch: readonly Waiting<Item, Answer>[],
    options: { readonly alone: boolean },
  ): Promise<Waiting<Item, Answer>[]> {
    const items = batch.map(({ item }) => item);
    try {
      const answers = await this.#options.commit(namespace, items, options);
      return batch.filter((waiting, index) => !settle(waiting, answers[index]));
    } catch (error) {
      // One item that the store chokes on must not take the others with it. A store that is away fails each of them.
      if (batch.length > 1 && !isMemoirError(error, 'store_unavailable'))
        for (const waiting of batch) await this.#commit(namespace, [waiting], { alone: true });
      else for (const { reject } of batch) reject(error);
      return [];
    }
  }

  /** The oldest waiting items that no running transaction is in the way of, up to the bound of one transaction. */
  #takeBatch({ waiting, busy }: Queue<Item, Answer>): Waiting<Item, Answer>[] {
    const { mostPerCommit, sharing } = this.#options;
    const batch: Waiting<Item, Answer>[] = [];
    const left: Waiting<Item, Answer>[] = [];
    const taken = new Set<string>();
    let size = 0;
    for (const each of waiting) {
      if (each.keys.some((key) => busy.has(key) || taken.has(key))) {
        left.push(each);
        continue;
      }
      size += each.size;
      // What follows waits too: it may share something with this one.
      if (batch.length > 0 && size > mostPerCommit) break;
      batch.push(each);
      if (!sharing) for (const key of each.keys) taken.add(key);
    }
    waiting.splice(0, batch.length + left.length, ...left);
    return batch;
  }
}

/** Passes an answer on; false where there is none yet. */
function settle<Item, Answer>(
  { resolve, reject }: Waiting<Item, Answer>,
  answer: Answer | MemoirError | typeof inTheWay | undefined,
): boolean {
  if (answer === inTheWay) return false;
  if (answer === undefined || answer instanceof MemoirError) reject(answer ?? new Error('an item without an answer'));
  else resolve(answer);
  return true;
}
