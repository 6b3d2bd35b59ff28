/**
 * An attempt that was broken off after a model had answered it: what broke it off is the cause, and decides what becomes of the
 * window; what it had is the payload, which is kept with the attempt for the next one.
 */
export class InterruptedAttempt extends Error {
  override readonly name = 'InterruptedAttempt';
  readonly payload: unknown;

  constructor(cause: unknown, payload: unknown) {
    super('The attempt was broken off.', { cause });
    this.payload = payload;
  }
}
