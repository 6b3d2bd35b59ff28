/** Real servers for tests, benchmarks and development: `node scripts/services.ts up | down | status | env`. */
import { findHost } from './services/find-host.ts';
import { serviceNames, serviceVariables } from './services/service-names.ts';
import {
  closeSharedServices,
  findSharedServices,
  listSharedServices,
  openSharedServices,
  type SharedServices,
} from './services/shared-services.ts';

const usage = `Usage: node scripts/services.ts <command>

  up      starts PostgreSQL 17 with pgvector, Redis 7 and Redis 8 in the background, where they do not run, and prints as env
  down    ends them and removes their data
  status  says which of them run
  env     prints where they are, as lines for a shell: set -a; eval "$(node scripts/services.ts env)"`;

const commands: Readonly<Record<string, () => Promise<number>>> = { up, down, status, env };

async function up(): Promise<number> {
  if ((await findSharedServices()) === undefined) {
    const found = await findHost();
    if ('reason' in found) return refuse(found.reason);
    console.error(`Starting servers (${found.host.name}); the first time fetches about 130 MB.`);
  }
  console.log(formatEnvironment(await openSharedServices()));
  return 0;
}

async function down(): Promise<number> {
  const ended = await closeSharedServices();
  console.log(ended.length === 0 ? 'No servers ran.' : `Ended and removed: ${ended.join(', ')}.`);
  return 0;
}

/** As for a system service: 0 where all run, 3 where one does not. */
async function status(): Promise<number> {
  const running = await listSharedServices();
  for (const name of serviceNames) {
    const url = running[name]?.url;
    console.log(`${name}: ${url === undefined ? 'does not run' : `runs at ${url}`}`);
  }
  return serviceNames.every((name) => running[name] !== undefined) ? 0 : 3;
}

async function env(): Promise<number> {
  const services = await findSharedServices();
  if (services === undefined) return refuse('The servers do not run: `node scripts/services.ts up` starts them.');
  console.log(formatEnvironment(services));
  return 0;
}

function formatEnvironment(services: SharedServices): string {
  const product = [`DATABASE_URL=${services.postgres.url}`, `REDIS_URL=${services.redis8.url}`];
  return [...product, ...serviceNames.map((name) => `${serviceVariables[name]}=${services[name].url}`)].join('\n');
}

function refuse(reason: string): number {
  console.error(reason);
  return 1;
}

const [name = '', ...rest] = process.argv.slice(2);
const command = rest.length === 0 && Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  process.exitCode = await command().catch((error: unknown) =>
    refuse(error instanceof Error ? error.message : String(error)),
  );
}
