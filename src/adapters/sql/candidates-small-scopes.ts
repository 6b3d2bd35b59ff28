import type { RecallScope } from '../../ports/recall-index.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';

/** Which scopes were small when they were looked at last; the least recently used are forgotten. */
export class SmallScopes {
  readonly #keys = new Set<string>();

  has(namespace: string, scope: RecallScope): boolean {
    return this.#keys.has(keyOf(namespace, scope));
  }

  set(namespace: string, scope: RecallScope, isSmall: boolean): void {
    const key = keyOf(namespace, scope);
    this.#keys.delete(key);
    if (!isSmall) return;
    this.#keys.add(key);
    if (this.#keys.size <= bounds.smallScopes) return;
    for (const oldest of this.#keys) {
      this.#keys.delete(oldest);
      return;
    }
  }
}

function keyOf(namespace: string, { userId, projectId, sessionId, everything, since, until }: RecallScope): string {
  return JSON.stringify([namespace, userId, projectId, sessionId, everything, since, until]);
}
