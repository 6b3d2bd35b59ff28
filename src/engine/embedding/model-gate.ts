import type { MemoirError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { pauseAfter } from './failure-pace.ts';

/** A wrong dimension is a matter for people: it is looked at again after a minute, then ever more rarely. */
const firstStopMs = 60_000;
const longestStopMs = 3_600_000;
/** Failures in a row before the log hears of it: one in a while is nobody's business. */
const toldFailures = 3;

export interface GatePorts {
  readonly clock: Clock;
  readonly log: Log;
}

/** Whether this process asks the model at all. One entry in the log for each change, however many namespaces wait. */
export class ModelGate {
  readonly #modelId: string;
  readonly #ports: GatePorts;
  #closedUntil = -Infinity;
  #failures = 0;
  #stops = 0;
  #hasTakenOver = false;

  constructor(modelId: string, ports: GatePorts) {
    this.#modelId = modelId;
    this.#ports = ports;
  }

  get isOpen(): boolean {
    return this.#now() >= this.#closedUntil;
  }

  /** The model gave vectors that can be used. */
  answered(): void {
    if (this.#stops > 0 || this.#failures >= toldFailures) this.#ports.log.info('embedding.resumed', this.#model());
    this.#closedUntil = -Infinity;
    this.#failures = 0;
    this.#stops = 0;
  }

  /** A call failed. What was under way beside it when it did tells nothing new. */
  failed(error: Error, askedMs: number | undefined): void {
    if (!this.isOpen) return;
    this.#failures += 1;
    this.#closeFor(pauseAfter(this.#failures, askedMs));
    if (this.#failures === toldFailures) this.#ports.log.warn('embedding.failing', { ...this.#model(), error });
    else this.#ports.log.debug('embedding.call_failed', { ...this.#model(), error });
  }

  /** The model answers with vectors that cannot be kept: nothing is embedded until that has changed. Returns for how long. */
  stopped(error: MemoirError): number {
    const pauseMs = Math.min(firstStopMs * 2 ** Math.min(this.#stops, 30), longestStopMs);
    if (!this.isOpen) return pauseMs;
    this.#stops += 1;
    this.#closeFor(pauseMs);
    if (this.#stops === 1) this.#ports.log.error('embedding.stopped', { ...this.#model(), error });
    return pauseMs;
  }

  /** A namespace is embedded again by this model. All of them are, one after the other. */
  tookOver(namespace: string, formerModelId: string): void {
    const level = this.#hasTakenOver ? 'debug' : 'info';
    this.#hasTakenOver = true;
    this.#ports.log[level]('embedding.model_changed', { ...this.#model(), formerModel: formerModelId, namespace });
  }

  #model(): { readonly model: string } {
    return { model: this.#modelId };
  }

  #closeFor(pauseMs: number): void {
    this.#closedUntil = this.#now() + pauseMs;
  }

  #now(): number {
    return this.#ports.clock.now().getTime();
  }
}
