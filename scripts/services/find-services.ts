import { findHost } from './find-host.ts';
import { listSharedServices } from './shared-services.ts';
import { serviceNames, startService, type ServiceUrls, serviceVariables } from './service-names.ts';

/** Servers for a test run. */
export interface FoundServices {
  readonly urls: ServiceUrls;
  /** Ends those that were started for this run; leaves the others. Repeated calls do nothing. */
  close(): Promise<void>;
}

/** Why there are none, in a sentence. */
export interface NoServices {
  readonly reason: string;
}

export interface FindServicesOptions {
  /** Default that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * The servers for a test run, each by its own way: the one that the environment names (`MEMOIR_TEST_POSTGRES_URL` and so
 * on), else the shared one that `up` left running, else one that is started for this run and ends with this process.
 * Throws only where a server that can be had does not start.
 */
export async function findServices({ environment = process.env }: FindServicesOptions = {}): Promise<
  FoundServices | NoServices
> {
  const shared = await listSharedServices();
  const known = serviceNames.map((name) => [name, environment[serviceVariables[name]] || shared[name]?.url] as const);
  const missing = known.flatMap(([name, url]) => (url === undefined ? [name] : []));
  if (missing.length > 0) {
    const found = await findHost();
    if ('reason' in found) return found;
  }
  const started = await Promise.all(
    missing.map(async (name) => [name, await startService(name, { outlives: false })] as const),
  );
  const own = started.map(([name, { url }]) => [name, url] as const);
  return {
    urls: Object.fromEntries([...known, ...own]) as ServiceUrls,
    async close() {
      await Promise.all(started.map(async ([, service]) => await service.close()));
    },
  };
}
