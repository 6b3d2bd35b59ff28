import { setTimeout as wait } from 'node:timers/promises';
import {
  type ProcessEnd,
  type ProcessOrder,
  type Readiness,
  type SpawnedProcess,
  spawnProcess,
} from './spawned-process.ts';
import { becomesTrue } from './wait-until.ts';

/** A process that ended although nobody had asked it to. */
export interface Death extends ProcessEnd {
  readonly name: string;
  readonly lastWords: string;
}

/** Before a process that ended is started again: what an orchestrator waits at the least. */
const restartMs = 200;
/** For a start and an end on a loaded machine. */
const startMs = 60_000;
const endMs = 60_000;

/** A process that is started again when it ends, as an orchestrator would, until it is stopped. */
export class SupervisedProcess {
  readonly name: string;
  readonly #order: ProcessOrder;
  #deaths: Death[] = [];
  #child: SpawnedProcess | undefined;
  #readiness: Readiness | undefined;
  #wasKilled = false;
  #isStopping = false;
  #supervising: Promise<void> | undefined;

  constructor(order: ProcessOrder) {
    this.name = order.name;
    this.#order = order;
  }

  /** Where it answers; undefined while it does not run. */
  get url(): string | undefined {
    return this.#readiness?.url;
  }

  get pid(): number | undefined {
    return this.#readiness === undefined ? undefined : this.#child?.pid;
  }

  /** Ends of its own, after it had been up, since the last call: none is ever in order. */
  takeDeaths(): readonly Death[] {
    const deaths = this.#deaths;
    this.#deaths = [];
    return deaths;
  }

  /** Starts it and waits until it is up. */
  async start(): Promise<void> {
    this.#isStopping = false;
    this.#supervising = this.#supervise();
    if (await becomesTrue(() => this.#readiness !== undefined, { timeoutMs: startMs })) return;
    throw new Error(`${this.name} does not start: ${this.#child?.lastWords() ?? ''}`);
  }

  /** Ends it without warning; it is started again. False where it does not run at the moment. */
  kill(): boolean {
    if (this.#readiness === undefined) return false;
    this.#wasKilled = true;
    this.#child?.signal('SIGKILL');
    return true;
  }

  /** Sends a signal that does not end it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.signal(signal);
  }

  /** Ends it for good; one that does not is killed in the end, which shows. Undefined where it did not run. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<ProcessEnd | undefined> {
    this.#isStopping = true;
    const wasReady = this.#readiness !== undefined;
    const child = this.#child;
    child?.signal(signal);
    const timer = setTimeout(() => child?.signal('SIGKILL'), endMs);
    await this.#supervising;
    clearTimeout(timer);
    return wasReady ? await child?.ended : undefined;
  }

  /** What it said last. */
  lastWords(): string {
    return this.#child?.lastWords() ?? '';
  }

  async #supervise(): Promise<void> {
    while (!this.#isStopping) {
      const child = spawnProcess(this.#order);
      this.#child = child;
      this.#wasKilled = false;
      this.#readiness = await child.ready;
      const wasReady = this.#readiness !== undefined;
      const end = await child.ended;
      this.#readiness = undefined;
      if (wasReady && !this.#wasKilled && !this.#isStopping)
        this.#deaths.push({ ...end, name: this.name, lastWords: child.lastWords() });
      if (!this.#isStopping) await wait(restartMs);
    }
  }
}
