import { existsSync } from 'node:fs';
import { debianHost } from './debian-host.ts';
import { debianKeyring } from './debian-root.ts';
import { dockerHost, hasDockerEngine } from './docker-host.ts';
import { runCommand } from './run-command.ts';
import type { ServerHost } from './server-host.ts';

/** Where servers can come from on this machine, or why they cannot be had, in a sentence. */
export type FoundHost = { readonly host: ServerHost } | { readonly reason: string };

/** Docker where an engine answers, else Debian's packages where this process may unpack and enter them. */
export async function findHost(): Promise<FoundHost> {
  if (await hasDockerEngine()) return { host: dockerHost };
  const reason = await findHindrance();
  return reason === undefined ? { host: debianHost } : { reason };
}

async function findHindrance(): Promise<string | undefined> {
  const wish = 'Real servers need a Docker engine that answers, or Debian as root';
  if (!existsSync('/etc/debian_version')) return `${wish}: this is neither.`;
  if (process.getuid?.() !== 0) return `${wish}: this is Debian, but not as root.`;
  if (!existsSync(debianKeyring)) return `${wish} with the package debian-archive-keyring, which is missing.`;
  const mayMount = await runCommand('unshare', ['--mount', '--ipc', 'true']).then(
    () => true,
    () => false,
  );
  return mayMount ? undefined : `${wish} that may make mount namespaces, which this container does not allow.`;
}
