const terminationSignals = ['SIGTERM', 'SIGINT'] as const;

/** The part of `process` that signals need, so that tests can stand in for it. */
export interface SignalSource {
  readonly pid: number;
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
}

/** A wish from outside that the process ends in order. */
export interface Termination extends Disposable {
  /** Aborted by the first SIGTERM or SIGINT. */
  readonly signal: AbortSignal;
  /** Resolves with the first SIGTERM or SIGINT. */
  readonly requested: Promise<void>;
}

/**
 * Takes SIGTERM and SIGINT as a wish to end in order. Whoever sends a second one will not wait: it ends the process at once,
 * as it would have without us.
 */
export function listenForTermination(source: SignalSource = process): Termination {
  const controller = new AbortController();
  const { promise: requested, resolve } = Promise.withResolvers<void>();
  function onSignal(signal: NodeJS.Signals): void {
    if (controller.signal.aborted) {
      stopListening();
      source.kill(source.pid, signal);
      return;
    }
    controller.abort();
    resolve();
  }
  function stopListening(): void {
    for (const name of terminationSignals) source.off(name, onSignal);
  }
  for (const name of terminationSignals) source.on(name, onSignal);
  return { signal: controller.signal, requested, [Symbol.dispose]: stopListening };
}
