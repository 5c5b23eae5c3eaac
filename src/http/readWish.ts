import { type Failure, failure } from '../core/errors.ts';
import type { CacheWish } from '../ports.ts';
import { CACHE_TAG, TAG_RULE } from './cacheTag.ts';

const LONGEST_NAMESPACE = 200;
const MOST_TAGS = 16;
/** One directive; commas inside quotes belong to it. */
const DIRECTIVES = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g;

export interface WishHeaders {
  readonly cacheControl: string | undefined;
  readonly namespace: string | undefined;
  readonly tags: string | undefined;
}

/**
 * What a client says of the cache: by Cache-Control (RFC 9111: no-cache, no-store, only-if-cached, max-age; other
 * directives are not for this cache), x-draft-cache-namespace and x-draft-cache-tags.
 * @returns a failure that names the header which cannot be used.
 */
export function readWish({ cacheControl, namespace, tags }: WishHeaders): CacheWish | Failure {
  const directives = new Map<string, readonly string[]>();
  for (const [directive] of (cacheControl ?? '').matchAll(DIRECTIVES)) {
    const [name = '', ...value] = directive.split('=');
    const key = name.trim().toLowerCase();
    directives.set(key, [...(directives.get(key) ?? []), unquoted(value.join('='))]);
  }
  const ages = directives.get('max-age')?.map(secondsIn) ?? [];
  const unusable = ages.indexOf(null);
  if (unusable >= 0) {
    const given = JSON.stringify(directives.get('max-age')?.[unusable]?.slice(0, LONGEST_NAMESPACE));
    return refused('cache-control', `max-age ${given} is not a number of whole seconds`);
  }
  const name = (namespace ?? '').trim();
  if (name.length > LONGEST_NAMESPACE || !/^[\x20-\x7e]*$/.test(name)) {
    return refused(
      'x-draft-cache-namespace',
      `it must be at most ${LONGEST_NAMESPACE} printable ASCII characters`,
    );
  }
  const named = [...new Set((tags ?? '').split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
  const odd = named.find((tag) => !CACHE_TAG.test(tag));
  if (odd !== undefined) {
    return refused('x-draft-cache-tags', `${JSON.stringify(odd.slice(0, 100))} ${TAG_RULE}`);
  }
  if (named.length > MOST_TAGS) {
    return refused('x-draft-cache-tags', `it names ${named.length} tags, and ${MOST_TAGS} are taken`);
  }
  const noStore = directives.has('no-store');
  const maxAgeSeconds = ages.length === 0 ? null : Math.min(...ages.filter((age) => age !== null));
  return {
    read: !noStore && !directives.has('no-cache') && maxAgeSeconds !== 0,
    write: !noStore,
    onlyIfCached: directives.has('only-if-cached'),
    maxAgeSeconds,
    namespace: name === '' ? null : name,
    tags: named,
  };
}

function unquoted(value: string): string {
  return value.trim().replace(/^"(.*)"$/, '$1');
}

function secondsIn(text: string): number | null {
  return /^\d+$/.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : null;
}

function refused(header: string, why: string): Failure {
  return failure('invalid_value', `Cannot use the header ${header}: ${why}`, { param: header });
}
