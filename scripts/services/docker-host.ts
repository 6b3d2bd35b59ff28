import { basename } from 'node:path';
import { runCommand } from './run-command.ts';
import type { ServerHost, ServerKind, ServerOrder } from './server-host.ts';

/** How long an engine may take to say that it is there: one that hangs counts as absent. */
const answerTimeoutMs = 3_000;

/** Beside each image, where it keeps its data and listens. */
const images: Readonly<Record<ServerKind, { image: string; data: string; port: number }>> = {
  postgres17: { image: 'pgvector/pgvector:pg17', data: '/var/lib/postgresql/data', port: 5432 },
  redis7: { image: 'redis:7', data: '/data', port: 6379 },
  redis8: { image: 'redis:8', data: '/data', port: 6379 },
};

/**
 * Servers in containers. No engine ran on the machine where this was written: of this file only that it types and that
 * it steps back where no engine answers was tried.
 */
export const dockerHost: ServerHost = {
  name: 'docker',
  async prepare(kind) {
    const { image } = images[kind];
    const present = await runCommand('docker', ['image', 'ls', '--quiet', image]);
    if (present.trim() === '') await runCommand('docker', ['pull', '--quiet', image]);
  },
  async launch(order) {
    const container = nameContainer(order);
    const known = await runCommand('docker', ['ps', '--all', '--quiet', '--filter', `name=^${container}$`]);
    if (known.trim() === '') await createContainer(order, container);
    else await runCommand('docker', ['start', container]);
    return { container };
  },
};

/** Whether an engine answers; the client alone does not help. */
export async function hasDockerEngine(): Promise<boolean> {
  const args = ['version', '--format', '{{.Server.Version}}'];
  return await runCommand('docker', args, { timeoutMs: answerTimeoutMs }).then(
    (version) => version.trim() !== '',
    () => false,
  );
}

/** Follows from the folder, so that the next start finds the same container. */
function nameContainer({ folder }: ServerOrder): string {
  return `memoir-${basename(folder)}`;
}

/** One that does not start, because its port was taken, is made all the same: it is removed again. */
async function createContainer(order: ServerOrder, container: string): Promise<void> {
  try {
    await runCommand('docker', buildRun(order, container));
  } catch (error) {
    await runCommand('docker', ['rm', '--force', '--volumes', container]).catch(() => undefined);
    throw error;
  }
}

/** Unless told otherwise the data stay in the container's own volume, which is removed with it. */
function buildRun({ kind, port, args, dataFolder }: ServerOrder, container: string): string[] {
  const { image, data, port: inside } = images[kind];
  const common = ['run', '--detach', '--name', container, '--publish', `127.0.0.1:${port}:${inside}`];
  if (dataFolder !== undefined) common.push('--volume', `${dataFolder}:${data}`);
  if (kind !== 'postgres17') return [...common, image, 'redis-server', '--protected-mode', 'no', ...args];
  const environment = ['POSTGRES_HOST_AUTH_METHOD=trust', 'POSTGRES_INITDB_ARGS=--locale=C.UTF-8 --encoding=UTF8'];
  const start = ['--shm-size=256m', ...environment.flatMap((line) => ['--env', line])];
  return [...common, ...start, image, 'postgres', ...args];
}
