/** A signal ended the command before it was done; what it had open was closed in order. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 and the number of SIGINT, as shells count. */
  readonly exitCode = 130;
}

/** @throws Interrupted where a signal came. */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new Interrupted('interrupted');
}
