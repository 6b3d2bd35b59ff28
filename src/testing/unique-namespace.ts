import { createId } from '../domain/identifier.ts';

/** A namespace that nobody has used: each test its own, so that tests share a store and see nothing of each other. */
export function uniqueNamespace(): string {
  return `test-${createId()}`;
}
