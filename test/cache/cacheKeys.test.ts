import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CacheKeys, isEntryId, storeKey } from '../../src/cache/cacheKeys.ts';
import { keyedHash } from '../../src/cache/keyedHash.ts';
import { Seal } from '../../src/cache/seal.ts';

const secret = new Uint8Array(32).fill(3);
const seal = new Seal(secret);
const keys = new CacheKeys({ secret, scopePer: 'tenant' });

test('the id of an entry is a UUID of version 8, and the same for the same words', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const id = keys.entryId(one);
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      expect(isEntryId(id)).toBe(true);
      expect(keys.entryId(other) === id).toBe(one === other);
    }),
  );
  for (const id of ['', '*', '00000000-0000-4000-8000-000000000000', `${keys.entryId('a')}:x`])
    expect(isEntryId(id)).toBe(false);
});

test('digests of different values differ, and hang on the secret', () => {
  const other = new CacheKeys({ secret: new Uint8Array(32).fill(4), scopePer: 'tenant' });
  expect(keys.tenant('acme')).not.toBe(other.tenant('acme'));
  expect(keys.digest('a', 'b')).not.toBe(keys.digest('ab', ''));
  expect(keys.digest({ a: 1, b: 2 })).toBe(keys.digest({ b: 2, a: 1 }));
});

test('the names of a scope share a slot', () => {
  const names = [storeKey.entry('s', 'i'), storeKey.alias('s', 't'), storeKey.rejected('s', 'i', 't')];
  for (const name of [...names, storeKey.claim('s', 't')]) expect(name).toContain('{s}');
});

test('only what was sealed under a key is taken from it', () => {
  fc.assert(
    fc.property(fc.string(), fc.uint8Array(), fc.nat(), (key, value, at) => {
      const sealed = seal.put(key, value);
      expect(seal.take(key, sealed)).toEqual(Buffer.from(value));
      expect(seal.take(`${key}x`, sealed)).toBeNull();
      expect(new Seal(new Uint8Array(32)).take(key, sealed)).toBeNull();
      const altered = Uint8Array.from(sealed, (byte, place) =>
        place === at % sealed.length ? byte ^ 1 : byte,
      );
      expect(seal.take(key, altered)).toBeNull();
      expect(seal.take(key, sealed.subarray(0, at % sealed.length))).toBeNull();
    }),
  );
});

test('the keyed hash is HMAC-SHA256, for a secret of any length', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.oneof(fc.string(), fc.uint8Array())),
      (key, pieces) => {
        const expected = createHmac('sha256', key);
        for (const piece of pieces) expected.update(piece);
        expect(keyedHash(key)(...pieces)).toEqual(expected.digest());
      },
    ),
  );
});
