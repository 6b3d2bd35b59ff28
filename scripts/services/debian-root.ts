import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { removeFolder, servicesFolder, withLock } from './folders.ts';
import { runCommand } from './run-command.ts';

/** The system user of the servers inside the root folders: an id that no real user of a machine has. */
export const serverUserId = 52_017;

/** A Debian release and what is taken from it. */
export interface DebianRoot {
  readonly codename: string;
  readonly packages: readonly string[];
}

/** What any of the servers needs beside its own dependencies: a shell, and `setpriv` of util-linux. */
const basePackages = ['dash', 'coreutils', 'util-linux'];

export const trixie: DebianRoot = {
  codename: 'trixie',
  packages: [...basePackages, 'postgresql-17', 'postgresql-17-pgvector', 'redis-server'],
};

/** Has Redis 7. */
export const bookworm: DebianRoot = { codename: 'bookworm', packages: [...basePackages, 'redis-server'] };

export const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const defaultMirror = 'http://deb.debian.org/debian';

/** Of `buildRoot`: a higher one makes the root folders anew. */
const recipeVersion = 1;

/** Written last, so that a set-up that was interrupted is seen. */
const markerName = 'complete';

/**
 * The root folder of a release, made where it is missing. apt resolves and fetches the packages into a state of its own,
 * and they are unpacked without running their scripts: a third of the time that debootstrap takes, nothing of theirs
 * runs as root, and the release of the host does not matter.
 */
export async function prepareDebianRoot(root: DebianRoot): Promise<string> {
  const folder = nameRoot(root);
  if (existsSync(join(folder, markerName))) return folder;
  mkdirSync(servicesFolder, { recursive: true });
  return await withLock(join(servicesFolder, `debian-${root.codename}`), async () => {
    if (existsSync(join(folder, markerName))) return folder;
    removeOldRoots(root);
    const partial = mkdtempSync(`${folder}.partial-`);
    await buildRoot(root, partial);
    renameSync(partial, folder);
    return folder;
  });
}

/** Whether what these servers need is on the disk. */
export function isDebianRootReady(root: DebianRoot): boolean {
  return existsSync(join(nameRoot(root), markerName));
}

/** The name changes with the recipe, because servers may run in the folder of the one before. */
function nameRoot(root: DebianRoot): string {
  const recipe = createHash('sha256')
    .update(JSON.stringify([root, recipeVersion]))
    .digest('hex');
  return join(servicesFolder, `debian-${root.codename}-${recipe.slice(0, 8)}`);
}

/** Those of other recipes and those that were interrupted, where no server runs in them. */
function removeOldRoots({ codename }: DebianRoot): void {
  const used = new Set(globSync('/proc/[0-9]*').map((process) => findLink(`${process}/root`)));
  for (const name of readdirSync(servicesFolder)) {
    const folder = join(servicesFolder, name);
    if (name.startsWith(`debian-${codename}-`) && !used.has(folder)) removeFolder(folder);
  }
}

function findLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

async function buildRoot(root: DebianRoot, folder: string): Promise<void> {
  const apt = join(folder, 'apt');
  await fetchPackages(root, apt);
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(folder, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(folder, name));
  }
  await unpackPackages(apt, folder);
  for (const name of ['data', 'dev', 'proc', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
  appendFileSync(
    join(folder, 'etc/passwd'),
    `root:x:0:0::/:/bin/sh\npostgres:x:${serverUserId}:${serverUserId}::/:/bin/sh\n`,
  );
  appendFileSync(join(folder, 'etc/group'), `root:x:0:\npostgres:x:${serverUserId}:\n`);
  removeFolder(apt);
  writeFileSync(join(folder, markerName), '');
}

/** Fetches the packages and all they depend on from the host's own mirror, else from Debian's. */
async function fetchPackages(root: DebianRoot, apt: string): Promise<void> {
  mkdirSync(join(apt, 'lists/partial'), { recursive: true });
  mkdirSync(join(apt, 'archives/partial'), { recursive: true });
  mkdirSync(join(apt, 'parts'));
  writeFileSync(join(apt, 'status'), '');
  const mirrors = new Set([(await findHostMirror()) ?? defaultMirror, defaultMirror]);
  let failure: unknown;
  for (const mirror of mirrors) {
    writeFileSync(join(apt, 'sources.list'), `deb [signed-by=${debianKeyring}] ${mirror} ${root.codename} main\n`);
    try {
      await runApt(apt, ['update', '--error-on=any']);
      await runApt(apt, ['install', '--yes', '--no-install-recommends', '--download-only', ...root.packages]);
      return;
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

/** apt with the host's configuration (proxies, certificates), but with sources, lists and state of its own. */
async function runApt(apt: string, args: readonly string[]): Promise<void> {
  const settings = [
    `Dir::Etc::sourcelist=${apt}/sources.list`,
    `Dir::Etc::sourceparts=${apt}/parts`,
    `Dir::Etc::preferences=${apt}/preferences`,
    `Dir::Etc::preferencesparts=${apt}/parts`,
    `Dir::State=${apt}`,
    `Dir::State::lists=${apt}/lists`,
    `Dir::State::status=${apt}/status`,
    `Dir::Cache=${apt}`,
    `Dir::Cache::archives=${apt}/archives`,
    // apt's own user may not be allowed into the repository.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=3',
    'Acquire::http::Timeout=30',
    'Acquire::https::Timeout=30',
  ];
  await runBound('apt-get', ['-q', ...settings.flatMap((setting) => ['-o', setting]), ...args]);
}

/** Where the host gets its own Debian release from, with whatever path the mirror has. */
async function findHostMirror(): Promise<string | undefined> {
  const codename = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const targets = await runCommand('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  return targets
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, release, component]) => release === codename && component === 'main')?.[0];
}

/** What no server reads: a third of the files. */
const leftOut = ['doc', 'i18n', 'locale', 'man'].map((name) => `--exclude=./usr/share/${name}`).join(' ');

/** With tar instead of `dpkg-deb --extract`, because the links of the merged /usr have to stay links. */
async function unpackPackages(apt: string, folder: string): Promise<void> {
  const script = `set -e
for package in "$1"/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar --extract --keep-directory-symlink ${leftOut} --directory "$2"
done`;
  await runBound('sh', ['-c', script, 'sh', apt, folder]);
}

/** Runs a command that the kernel ends with this process: one that went on would write to what the next set-up removes. */
async function runBound(command: string, args: readonly string[]): Promise<void> {
  await runCommand('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args]);
}
