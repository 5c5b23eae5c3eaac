// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { effectiveYaml } from '../../../src/adapters/config/effectiveYaml.ts';
import { formatMistake } from '../../../src/adapters/config/mistake.ts';
import { redisUrlFault } from '../../../src/adapters/config/redisUrlFault.ts';
import { openaiEmbedder } from '../../../src/adapters/embedder/openaiEmbedder.ts';
import { redisAddress } from '../../../src/adapters/store/redisAddress.ts';
import { load, loaded, mistakes } from './loading.ts';

const KEY = { OPENAI_API_KEY: 'sk-0123456789abc' };
const SECRET = 'a secret of thirty-two characters, at least';

describe('what is said of the cache', () => {
  test('is, without anything said: the same words only, in memory, for a day', () => {
    expect(loaded(KEY).cache).toEqual({
      mode: 'exact',
      shadow: false,
      ttlMs: 86_400_000,
      scopePer: 'tenant',
      admitHeavy: false,
      maxAnswerBytes: 262_144,
      entries: 10_000,
      bytes: 67_108_864,
      dir: { name: './cache', path: '/srv/cache' },
      secret: null,
      store: { kind: 'memory' },
      embedder: { model: null, dimension: null, floor: null, timeoutMs: null },
      lookupMs: 300,
      storeMs: 50,
      vectorMs: 100,
      waitMs: 2000,
      recheckShare: 0.03,
      falseHitTarget: 0.01,
    });
  });

  test('is taken from the file', () => {
    const yaml = `
cache:
  mode: verified
  shadow: true
  ttl_s: 60
  scope_per: user
  admit_heavy: true
  max_answer_kb: 1
  secret: ${SECRET}
  redis: {url: "rediss://me:word@one:7000,rediss://two:7000", cluster: true}
  qdrant: {url: "https://vectors.internal:6333/", api_key: a-key}
  embedder: {model: text-embedding-3-small, dimension: 512, floor: 0.9}
  embed_ms: 100
  wait_ms: 0
judge: {model: gpt-4.1-mini}
`;
    expect(loaded(KEY, yaml).cache).toMatchObject({
      mode: 'verified',
      shadow: true,
      ttlMs: 60_000,
      scopePer: 'user',
      admitHeavy: true,
      maxAnswerBytes: 1024,
      secret: SECRET,
      store: {
        kind: 'redis',
        url: 'rediss://me:word@one:7000,rediss://two:7000',
        cluster: true,
        qdrant: { url: 'https://vectors.internal:6333/', apiKey: 'a-key' },
      },
      embedder: {
        model: { name: 'text-embedding-3-small', upstream: 'openai', price: { inputPico: 20_000 } },
        dimension: 512,
        floor: 0.9,
        timeoutMs: 100,
      },
      waitMs: 0,
    });
  });

  test('may be off, which is a word and no truth value', () => {
    expect(loaded(KEY, 'cache: {mode: off}\n').cache.mode).toBe('off');
  });

  test('may be said by the environment, and not in parts: a key goes with its own address', () => {
    const env = {
      ...KEY,
      DRAFT_THINKER_CACHE_SECRET: SECRET,
      DRAFT_THINKER_REDIS_URL: 'redis://cache:6379/2',
      DRAFT_THINKER_QDRANT_URL: 'http://vectors:6333',
      DRAFT_THINKER_QDRANT_API_KEY: 'key-of-the-environment',
    };
    expect(loaded(env).cache).toMatchObject({
      secret: SECRET,
      store: { url: 'redis://cache:6379/2', qdrant: { apiKey: 'key-of-the-environment' } },
    });
    const own = 'cache: {qdrant: {url: "http://other:6333"}}\n';
    expect(loaded(env, own).cache.store).toMatchObject({
      qdrant: { url: 'http://other:6333', apiKey: null },
    });
  });

  test('names an embedding model that nobody chats with, and whose server is kept in use', () => {
    const env = { ...KEY, HEAVY_BASE_URL: 'http://h/v1', HEAVY_MODEL: 'l', DRAFT_MODEL: 's' };
    const yaml =
      'cache: {mode: semantic, embedder: {model: e, dimension: 384}}\nmodels: {e: {upstream: other, wire_name: org/e}}\n' +
      'upstreams: {other: {base_url: "http://e/v1"}}\n';
    const config = loaded(env, yaml);
    expect(config.cache.embedder.model).toMatchObject({ wireName: 'org/e', upstream: 'other' });
    expect([...config.upstreams.keys()]).toContain('other');
  });
});

describe('what does not go together is a mistake', () => {
  test.each([
    ['{mode: verified}', 'config.yaml:1:15 cache.mode: verified needs judge.model'],
    ['{shadow: true}', 'config.yaml:1:17 cache.shadow: true goes with mode semantic or verified'],
    ['{mode: off, shadow: true}', 'config.yaml:1:28 cache.shadow: true goes with'],
    ['{qdrant: {url: "http://q:6333"}}', 'config.yaml:1:23 cache.qdrant.url: needs cache.redis.url too'],
    ['{qdrant: {api_key: k}}', 'config.yaml:1:27 cache.qdrant.api_key: is a key without an address'],
    ['{redis: {cluster: true}}', 'config.yaml:1:26 cache.redis.cluster: cache.redis.url is missing'],
    ['{file: a.db, redis: {url: "redis://r"}}', 'config.yaml:1:15 cache.file: cache.redis.url is set too'],
    ['{redis: {url: "redis://r,redis://s"}}', 'config.yaml:1:22 cache.redis.url: names several nodes'],
    ['{redis: {url: "redis://r/1", cluster: true}}', 'config.yaml:1:22 cache.redis.url: names a database'],
    [
      '{embedder: {model: strange}}',
      'config.yaml:1:19 cache.embedder.dimension: is missing: how many entries a vector of "strange" has is not known',
    ],
    ['{secret: short}', 'config.yaml:1:17 cache.secret: the value (not shown) is shorter than 32 characters'],
    ['{mode: fuzzy}', 'config.yaml:1:15 cache.mode: "fuzzy" is not one of off, exact, semantic, verified'],
    ['{false_hit_target: 0}', 'config.yaml:1:27 cache.false_hit_target: 0 is not above 0'],
  ])('%s', (cache, expected) => {
    expect(mistakes(KEY, `cache: ${cache}\n`)).toEqual([expect.stringContaining(expected)]);
  });

  test('Redis without Qdrant is none: then the same words are served', () => {
    expect(mistakes(KEY, 'cache: {mode: semantic, redis: {url: "redis://r"}}\n')).toEqual([]);
  });

  test('and a size is asked of no model whose size the embedder knows', () => {
    for (const model of ['text-embedding-3-small', 'text-embedding-3-large', 'text-embedding-ada-002']) {
      expect(mistakes(KEY, `cache: {mode: semantic, embedder: {model: ${model}}}\n`)).toEqual([]);
      const options = {
        baseUrl: 'http://e',
        apiKey: null,
        model,
        dimension: null,
        timeoutMs: 1,
        price: null,
      };
      expect(openaiEmbedder(options).dimension).toBeGreaterThan(0);
    }
  });
});

describe('secrets of the cache', () => {
  const text = fc.stringMatching(/^[A-Za-z0-9]{32,40}$/);

  test('are not in what is shown, which says whether they are set', () => {
    fc.assert(
      fc.property(text, (secret) => {
        const yaml =
          'cache: {mode: semantic, secret: "${S}", redis: {url: "redis://user:${S}@cache:6379/1"}, ' +
          'qdrant: {url: "http://q:6333", api_key: "${S}"}}\n';
        const shown = effectiveYaml(loaded({ ...KEY, S: secret }, yaml));
        expect(shown).not.toContain(secret);
        expect(parse(shown).cache).toMatchObject({
          secret: 'set',
          store: 'redis',
          redis: { url: 'redis://cache:6379/1', credentials: 'set' },
          qdrant: { url: 'http://q:6333', api_key: 'set' },
        });
      }),
      { numRuns: 20 },
    );
  });

  test('are not in mistakes either', () => {
    fc.assert(
      fc.property(text, (secret) => {
        for (const cache of [
          `{redis: {url: "redis://u:${secret}@r/x"}}`,
          `{redis: {url: "http://u:${secret}@r"}}`,
          `{redis: {url: "${secret}"}}`,
          `{qdrant: {url: "http://u:${secret}@q"}}`,
          `{qdrant: {api_key: "${secret} "}}`,
          `{redis: {url: "redis://u:${secret}@r,redis://s"}}`,
        ]) {
          const result = load(KEY, { '/srv/config.yaml': `cache: ${cache}\n` });
          expect(result.ok).toBe(false);
          const told = result.ok ? [] : result.mistakes.map(formatMistake);
          expect(told.join('\n')).not.toContain(secret);
        }
      }),
      { numRuns: 20 },
    );
  });
});

test('an address of Redis that the configuration takes is one that the store can read', () => {
  const part = fc.constantFrom(
    '',
    'redis://',
    'rediss://',
    'r',
    ':6379',
    '/',
    '/0',
    '/99999',
    '/123456',
    '/x',
    '?a',
    '#',
  );
  const joined = fc.array(fc.oneof(part, fc.constantFrom('user:hunter2@', 'a%', ',', '[::1]', ' ')), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        joined.map((parts) => parts.join('')),
        fc.webUrl(),
      ),
      (url) => {
        const nodes = url.split(/,(?=rediss?:\/\/)/).length;
        const fault = redisUrlFault(url);
        const read = () => redisAddress(url, { cluster: nodes > 1 });
        // What is left, the database of a cluster, is checked together with `cluster`.
        if (fault === null) expect(read).not.toThrow(/URL|begin|host|TLS|\?|path|%/);
        if (fault !== null) expect(fault).not.toContain('hunter2');
      },
    ),
    { numRuns: 2000 },
  );
  for (const good of ['redis://r', 'rediss://u:p%40@r:1/3', 'redis://[::1]:6379']) {
    expect([redisUrlFault(good), redisAddress(good, { cluster: false }).nodes.length]).toEqual([null, 1]);
  }
  for (const bad of [
    '',
    'r:6379',
    'http://r',
    'redis://',
    'redis://r/x',
    'redis://r?a=b',
    'redis://u%:p@r',
  ]) {
    expect(redisUrlFault(bad)).toMatch(/\w/);
    expect(() => redisAddress(bad, { cluster: false })).toThrow();
  }
});
