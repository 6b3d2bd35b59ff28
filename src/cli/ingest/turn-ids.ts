import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';

/** What of a turn its made-up id depends on. */
interface IdentifiedTurn {
  readonly role: string;
  readonly name?: string | undefined;
  readonly content: string;
}

/**
 * The id of a turn that came without one: the same turn at the same place of the same session has the same id, so that
 * taking a file in twice, or again after it grew, doubles nothing.
 */
export function derivedTurnId(sessionId: string, index: number, turn: IdentifiedTurn): string {
  return `turn-${digest([sessionId, String(index), turn.role, turn.name ?? '', turn.content]).slice(0, 32)}`;
}

/**
 * The session that a file does not name: the file's name, its position among the sessions of the file, and its first
 * turn, which stays when the file grows or moves and tells apart the many files that are called `chat.json`.
 */
export function derivedSessionId(path: string, first: IdentifiedTurn, position = 0): string {
  const stem = basename(path, extname(path))
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .toWellFormed()
    .slice(0, 100);
  return `${stem.toWellFormed()}-${digest([String(position), first.role, first.name ?? '', first.content]).slice(0, 8)}`;
}

/** Lengths keep the parts apart, so that no two lists of parts read the same. */
function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}
