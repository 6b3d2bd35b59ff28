import { describe } from 'vitest';
import { findHost } from '../../scripts/services/find-host.ts';

const found = await findHost();
const reason = 'reason' in found ? found.reason : undefined;

/** The first start on a machine fetches the servers. */
export const startTimeoutMs = 300_000;

/** A suite that starts servers of its own: skipped, with the reason in its title, where they cannot be had. */
export function describeServers(title: string, suite: () => void): void {
  describe.skipIf(reason !== undefined)(`${title}${reason === undefined ? '' : ` (${reason})`}`, suite);
}
