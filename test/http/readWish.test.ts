import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWish } from '../../src/http/readWish.ts';
import type { CacheWish } from '../../src/ports.ts';

const wish = (headers: { cacheControl?: string; namespace?: string; tags?: string }) =>
  readWish({ cacheControl: headers.cacheControl, namespace: headers.namespace, tags: headers.tags });

const ANY: CacheWish = {
  read: true,
  write: true,
  onlyIfCached: false,
  maxAgeSeconds: null,
  namespace: null,
  tags: [],
};

describe('Cache-Control', () => {
  test.each<[header: string, changes: Partial<CacheWish>]>([
    ['', {}],
    ['no-cache', { read: false }],
    ['No-Store', { read: false, write: false }],
    ['only-if-cached', { onlyIfCached: true }],
    ['max-age=60', { maxAgeSeconds: 60 }],
    ['max-age="60"', { maxAgeSeconds: 60 }],
    ['MAX-AGE = 60 , only-if-cached', { maxAgeSeconds: 60, onlyIfCached: true }],
    ['max-age=0', { read: false, maxAgeSeconds: 0 }],
    ['max-age=60, max-age=5', { maxAgeSeconds: 5 }],
    ['max-age=99999999999999999999', { maxAgeSeconds: Number.MAX_SAFE_INTEGER }],
    ['no-cache="x"', { read: false }],
    ['public, min-fresh=3, stale-if-error=x, max-stale', {}],
    ['note="a, no-store, b", no-cache', { read: false }],
    [' , ,', {}],
  ])('%j', (cacheControl, changes) => {
    expect(wish({ cacheControl })).toEqual({ ...ANY, ...changes });
  });

  test.each(['max-age', 'max-age=', 'max-age=-1', 'max-age=1.5', 'max-age=soon', 'max-age=5, max-age=x'])(
    '%j is refused by its name',
    (cacheControl) => {
      expect(wish({ cacheControl })).toMatchObject({ code: 'invalid_value', param: 'cache-control' });
    },
  );

  test('of any kind is understood or refused, and soon', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', '\\', ',', '=', 'a', ' ', 'no-store', 'max-age') }),
        (text) => {
          const read = wish({ cacheControl: text });
          expect('code' in read ? read.param : 'cache-control').toBe('cache-control');
        },
      ),
      { numRuns: 500 },
    );
    expect(wish({ cacheControl: '"'.repeat(16_000) })).toEqual(ANY);
    expect(wish({ cacheControl: '"\\'.repeat(8_000) })).toEqual(ANY);
  });
});

describe('a namespace', () => {
  test('is taken as it is, without the space around it', () => {
    expect(wish({ namespace: ' eu/beta 2 ' })).toEqual({ ...ANY, namespace: 'eu/beta 2' });
    expect(wish({ namespace: '  ' })).toEqual(ANY);
    expect(wish({ namespace: 'x'.repeat(200) })).toMatchObject({ namespace: 'x'.repeat(200) });
  });

  test.each(['x'.repeat(201), 'é', 'a\tb', 'a\u0000'])(
    '%j is refused by the name of its header',
    (namespace) => {
      expect(wish({ namespace })).toMatchObject({ code: 'invalid_value', param: 'x-draft-cache-namespace' });
    },
  );
});

describe('tags', () => {
  test('are taken once each, in order', () => {
    expect(wish({ tags: 'faq, v1.2:en,, faq ,A_b-c' })).toEqual({
      ...ANY,
      tags: ['faq', 'v1.2:en', 'A_b-c'],
    });
    expect(wish({ tags: Array(40).fill('same').join(',') })).toEqual({ ...ANY, tags: ['same'] });
  });

  test.each([
    'two words',
    'é',
    'x'.repeat(65),
    'a/b',
    Array.from({ length: 17 }, (_, at) => `t${at}`).join(','),
  ])('%j are refused by the name of their header', (tags) => {
    expect(wish({ tags })).toMatchObject({ code: 'invalid_value', param: 'x-draft-cache-tags' });
  });
});
