import { MemoirError } from '../domain/errors.ts';

/** As `engines` in package.json. */
const oldestNode = { major: 22, minor: 12 } as const;

/**
 * Refuses an older Node, on which the first recall would fail after writes had worked. Imports nothing that needs a newer one.
 *
 * @throws MemoirError `invalid_configuration`.
 */
export function requireNode(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)) return;
  throw new MemoirError(
    'invalid_configuration',
    `Memoir needs Node ${oldestNode.major}.${oldestNode.minor} or later; this is ${version}.`,
    { advice: 'Install a newer Node.' },
  );
}
