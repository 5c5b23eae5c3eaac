/**
 * Why a text is no address of a Redis, or of nodes of a cluster with commas between them; null where it is one.
 * The fault never repeats it, since it may hold a password.
 */
export function redisUrlFault(text: string): string | null {
  const urls = text.split(/,(?=rediss?:\/\/)/).map((each) => URL.parse(each.trim()));
  const [first] = urls;
  for (const url of urls) {
    if (url === null) return 'is not an address such as redis://host:6379';
    if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') {
      return 'must begin with redis:// or rediss://';
    }
    if (url.protocol !== first?.protocol) return 'mixes redis:// and rediss://';
    if (url.hostname === '') return 'names no host';
    if (url.search !== '' || url.hash !== '')
      return 'must end with the number of its database: no ? or # part';
    if (!isDecodable(url.username) || !isDecodable(url.password)) {
      return 'holds a % in its user or password that must be written as %25';
    }
  }
  return first !== null && first !== undefined && !/^\/?$|^\/\d{1,5}$/.test(first.pathname)
    ? 'must end with the number of its database, or nothing'
    : null;
}

/** Address without user and password, for reading. */
export function shownRedisUrl(text: string): string {
  return text
    .split(/,(?=rediss?:\/\/)/)
    .map((each) => URL.parse(each.trim()))
    .map((url) => (url === null ? '(not shown)' : `${url.protocol}//${url.host}${url.pathname}`))
    .join(',');
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
