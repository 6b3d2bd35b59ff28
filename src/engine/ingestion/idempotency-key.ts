import { MemoirError } from '../../domain/errors.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { limits } from '../../domain/limits.ts';
import { idFault } from '../../domain/text.ts';
import type { IdempotencyKey } from '../../ports/turn-log.ts';

/**
 * The idempotency key of a request, bound to its body.
 *
 * @throws MemoirError `invalid_request` where the key is empty, too long or holds control characters.
 */
export function idempotencyKeyOf(route: string, key: string, body: unknown): IdempotencyKey {
  const fault = idFault(key, limits.idempotencyKeyCharacters);
  if (fault !== undefined)
    throw new MemoirError(fault.code, `Idempotency-Key ${fault.reason}.`, { field: 'Idempotency-Key' });
  return { route, key, fingerprint: fingerprint(body) };
}
