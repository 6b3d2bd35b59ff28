import type { Config } from './config.ts';

/** Where Redis is, in the form that every client understands. */
export interface RedisConnection {
  readonly url: string;
  /** What its keys begin with: tells deployments apart that share a Redis. Default `memoir`. */
  readonly prefix?: string;
}

type RedisConfig = Pick<
  Config,
  'redisUrl' | 'redisHost' | 'redisPort' | 'redisPassword' | 'redisDb' | 'redisSsl' | 'redisPrefix'
>;

/** Any one of the `REDIS_*` variables turns Redis on; `REDIS_URL` says all at once. Undefined: there is none. */
export function redisConnectionOf(config: RedisConfig): RedisConnection | undefined {
  const { redisUrl, redisHost, redisPort, redisPassword, redisDb, redisSsl, redisPrefix: prefix } = config;
  if (redisUrl !== undefined) return { url: redisUrl, prefix };
  const isOn = [redisHost, redisPort, redisPassword, redisDb, redisSsl].some((value) => value !== undefined);
  if (!isOn) return undefined;
  const url = new URL(`${redisSsl === true ? 'rediss' : 'redis'}://${bracketed(redisHost ?? 'localhost')}`);
  url.port = String(redisPort ?? 6379);
  url.password = encodeURIComponent(redisPassword ?? '');
  url.pathname = `/${redisDb ?? 0}`;
  return { url: url.href, prefix };
}

/** As an address with colons stands in a URL. */
function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
