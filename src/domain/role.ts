import { MemoirError } from './errors.ts';
import type { Role } from './turn.ts';

/** The roles that clients may send, with what each is read as. */
export const roleNames = {
  user: 'user',
  assistant: 'assistant',
  system: 'system',
  tool: 'tool',
  human: 'user',
  ai: 'assistant',
  developer: 'system',
} as const satisfies Record<string, Role>;

export type RoleName = keyof typeof roleNames;

/**
 * Takes an unknown value as a role; `human`, `ai` and `developer` are read as `user`, `assistant` and `system`.
 *
 * @throws MemoirError `invalid_request`, naming the field and the accepted roles.
 */
export function parseRole(value: unknown, field = 'role'): Role {
  if (typeof value === 'string' && Object.hasOwn(roleNames, value)) return roleNames[value as RoleName];
  throw new MemoirError('invalid_request', `${field} must be one of ${Object.keys(roleNames).join(', ')}.`, { field });
}
