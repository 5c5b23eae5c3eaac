import { StoreError } from './StoreError.ts';

/** Where a Redis is, and who asks. */
export interface RedisAddress {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
  readonly username: string | null;
  readonly password: string | null;
  readonly database: number;
}

const DEFAULT_PORT = 6379;

/**
 * Reads `redis://user:password@host:6379/0`, or `rediss://` for TLS; of a cluster several with commas between
 * them, any of its nodes, of which the first says who asks.
 * @throws StoreError when it cannot be read: it never repeats the address, which may hold a password.
 */
export function redisAddress(url: string, options: { readonly cluster: boolean }): RedisAddress {
  const parsed = url
    .split(/,\s*(?=rediss?:\/\/)/)
    .map((each) => URL.parse(each.trim()))
    .map((each) => each ?? refuse('it is no URL, such as redis://host:6379'));
  const [first] = parsed;
  if (first === undefined) return refuse('it is empty');
  for (const { protocol, hostname, search, hash } of parsed) {
    if (protocol !== 'redis:' && protocol !== 'rediss:') refuse('it must begin with redis:// or rediss://');
    if (protocol !== first.protocol) refuse('either all nodes use TLS (rediss://), or none does');
    if (hostname === '') refuse('it names no host');
    if (search !== '' || hash !== '') refuse('nothing after ? or # is understood');
  }
  if (!options.cluster && parsed.length > 1) refuse('only a cluster may have several nodes');
  const database = databaseOf(first.pathname);
  if (options.cluster && database !== 0) refuse('a cluster has only database 0');
  return {
    nodes: parsed.map(({ hostname, port }) => ({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? DEFAULT_PORT : Number(port),
    })),
    tls: first.protocol === 'rediss:',
    username: first.username === '' ? null : decoded(first.username),
    password: first.password === '' ? null : decoded(first.password),
    database,
  };
}

function databaseOf(path: string): number {
  if (path === '' || path === '/') return 0;
  return /^\/\d{1,5}$/.test(path)
    ? Number(path.slice(1))
    : refuse('its path must be the number of a database');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return refuse('a % in its user or password must be written as %25');
  }
}

function refuse(why: string): never {
  throw new StoreError(`Cannot read the address of Redis: ${why}`);
}
