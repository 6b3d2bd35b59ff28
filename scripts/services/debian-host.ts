import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bookworm, type DebianRoot, prepareDebianRoot, serverUserId, trixie } from './debian-root.ts';
import { identifyProcess } from './process-record.ts';
import { lastLines } from './run-command.ts';
import { logName, type ServerHost, type ServerKind, type ServerOrder, type ServerRecord } from './server-host.ts';

const roots: Readonly<Record<ServerKind, DebianRoot>> = { postgres17: trixie, redis7: bookworm, redis8: trixie };
const postgresBinaries = '/usr/lib/postgresql/17/bin';

/**
 * Mounts in a namespace of its own, which vanishes with the server, and becomes the server: each step is an exec, so that
 * the pid is the server's. /dev/shm is its own, because a killed PostgreSQL leaves its segments there.
 */
const enterRoot = `
root=$1 data=$2; shift 2
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/dev/shm"
mount --rbind /proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$data" "$root/data"
exec chroot "$root" "$@"`;

/** Servers out of Debian packages, each run in a root folder of its release, by its own user. */
export const debianHost: ServerHost = {
  name: 'debian',
  async prepare(kind) {
    await prepareDebianRoot(roots[kind]);
  },
  async launch(order) {
    const root = await prepareDebianRoot(roots[order.kind]);
    mkdirSync(dataFolderOf(order), { recursive: true });
    chownSync(dataFolderOf(order), serverUserId, serverUserId);
    if (order.kind === 'postgres17') await createCluster(root, order);
    return await becomeServer(spawnInRoot(root, order, buildCommand(order)));
  },
};

async function createCluster(root: string, order: ServerOrder): Promise<void> {
  if (existsSync(join(dataFolderOf(order), 'PG_VERSION'))) return;
  const choices = '-D /data -U postgres --auth=trust --locale=C.UTF-8 --encoding=UTF8 --no-instructions --no-sync';
  const initdb = spawnInRoot(root, { ...order, outlives: false }, [
    `${postgresBinaries}/initdb`,
    ...choices.split(' '),
  ]);
  const [code] = (await once(initdb, 'exit')) as [number | null];
  if (code === 0) return;
  throw new Error(`initdb failed:\n${lastLines(readFileSync(join(order.folder, logName), 'utf8'))}`);
}

function dataFolderOf({ folder, dataFolder }: ServerOrder): string {
  return dataFolder ?? join(folder, 'data');
}

function buildCommand({ kind, port, args }: ServerOrder): string[] {
  if (kind !== 'postgres17') {
    return ['/usr/bin/redis-server', '--dir', '/data', '--bind', '127.0.0.1', '--port', String(port), ...args];
  }
  const places = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories='];
  return [`${postgresBinaries}/postgres`, '-D', '/data', ...places.flatMap((place) => ['-c', place]), ...args];
}

function spawnInRoot(root: string, order: ServerOrder, command: readonly string[]): ChildProcess {
  const user = ['setpriv', `--reuid=${serverUserId}`, `--regid=${serverUserId}`, '--clear-groups'];
  // Set after the change of user, which clears it: the kernel ends the server with this process, even with one that was killed.
  const death = order.outlives ? [] : ['--pdeathsig', 'KILL'];
  const entry = ['--mount', '--ipc', '--', 'sh', '-ec', enterRoot, 'sh', root, dataFolderOf(order)];
  const log = openSync(join(order.folder, logName), 'a');
  try {
    return spawn('unshare', [...entry, ...user, ...death, '--', ...command], {
      stdio: ['ignore', log, log],
      // A session of its own: Ctrl-C in the terminal is for the one who started the server.
      detached: true,
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' },
    });
  } finally {
    closeSync(log);
  }
}

async function becomeServer(child: ChildProcess): Promise<ServerRecord> {
  child.unref();
  if (child.pid === undefined) await once(child, 'spawn');
  return { process: identifyProcess(child.pid ?? 0) };
}
