import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPENAI_BASE_URL } from '../../../src/adapters/config/listPrices.ts';
import { environments, load, loaded, mistakes } from './loading.ts';

describe('with nothing configured', () => {
  test('the sandbox serves both sides at prices that are marked illustrative', () => {
    const config = loaded({});
    const route = config.routes.get('auto');
    expect([...config.upstreams.values()]).toMatchObject([{ name: 'sandbox', sandbox: true, apiKey: null }]);
    expect(route?.draft).toMatchObject({
      name: 'SmolLM2-135M-Instruct',
      upstream: 'sandbox',
      price: { inputPico: 100_000, cachedInputPico: 25_000, outputPico: 400_000, illustrative: true },
    });
    expect(route?.heavy).toMatchObject({
      name: 'reference-not-a-model',
      price: { inputPico: 2_000_000, outputPico: 8_000_000, illustrative: true },
    });
    expect(config.otherModelsUpstream).toBeNull();
    expect(config.source).toEqual({ file: null, why: 'no file: environment and defaults' });
    expect(config.environment).toEqual([]);
    expect(config.server).toMatchObject({ host: '127.0.0.1', port: 8080, allowAnonymous: false });
  });

  test('a model without a server is a mistake that names the missing variable', () => {
    expect(mistakes({ DRAFT_MODEL: 'gpt-4o' })).toEqual([
      expect.stringMatching(/^DRAFT_MODEL routes\.auto\.draft: "gpt-4o" has no server: set OPENAI_API_KEY/),
    ]);
  });
});

describe('with OPENAI_API_KEY', () => {
  test('one upstream serves gpt-4.1-nano and gpt-4.1 at list prices', () => {
    const config = loaded({ OPENAI_API_KEY: 'sk-0' });
    expect([...config.upstreams.values()]).toMatchObject([
      { name: 'openai', baseUrl: OPENAI_BASE_URL, apiKey: 'sk-0', sandbox: false },
    ]);
    expect([...config.models.keys()].sort()).toEqual(['gpt-4.1', 'gpt-4.1-nano']);
    expect(config.models.get('gpt-4.1')?.price).toMatchObject({
      cachedInputPico: 500_000,
      illustrative: false,
    });
    expect(config.otherModelsUpstream).toBe('openai');
    expect(config.environment).toEqual(['OPENAI_API_KEY']);
  });

  test('DRAFT_MODEL and HEAVY_MODEL choose others, and an unlisted one has an unknown price', () => {
    const { routes } = loaded({ OPENAI_API_KEY: 'k', DRAFT_MODEL: 'gpt-4o-mini', HEAVY_MODEL: 'gpt-9' });
    expect(routes.get('auto')?.draft.price?.inputPico).toBe(150_000);
    expect(routes.get('auto')?.heavy).toMatchObject({ name: 'gpt-9', price: null });
  });

  test("a model of OpenAI's name at another address has an unknown price", () => {
    const { models } = loaded({
      OPENAI_BASE_URL: 'http://localhost:1/v1',
      DRAFT_MODEL: 'gpt-4.1-nano',
      HEAVY_MODEL: 'gpt-4.1',
    });
    expect([...models.values()].map(({ price }) => price)).toEqual([null, null]);
  });
});

describe('with sides of their own', () => {
  const DRAFT = { DRAFT_BASE_URL: 'http://localhost:8000/v1/', DRAFT_MODEL: 'small' };

  test('a base URL without a key is a server that asks for none', () => {
    const { upstreams } = loaded({ ...DRAFT, OPENAI_API_KEY: 'sk-0' });
    expect(upstreams.get('draft')).toMatchObject({ baseUrl: 'http://localhost:8000/v1', apiKey: null });
    expect(upstreams.get('openai')).toMatchObject({ baseUrl: OPENAI_BASE_URL, apiKey: 'sk-0' });
  });

  test('both sides at one server with one key share an upstream', () => {
    const both = { ...DRAFT, HEAVY_BASE_URL: 'http://localhost:8000/v1', HEAVY_MODEL: 'large' };
    expect([...loaded(both).upstreams.keys()]).toEqual(['openai']);
    expect([...loaded({ ...both, HEAVY_API_KEY: 'k' }).upstreams.keys()].sort()).toEqual(['draft', 'heavy']);
    const unused = loaded({ ...both, OPENAI_API_KEY: 'unused' });
    expect([...unused.upstreams.values()]).toMatchObject([{ name: 'openai', apiKey: null }]);
    expect(unused.environment).not.toContain('OPENAI_API_KEY');
  });

  test('one name on two servers means two models, and heavy to a client', () => {
    const config = loaded({ ...DRAFT, HEAVY_BASE_URL: 'http://other/v1', HEAVY_MODEL: 'small' });
    const route = config.routes.get('auto');
    expect([route?.draft.upstream, route?.heavy.upstream]).toEqual(['draft', 'heavy']);
    expect(config.models.get('small')?.upstream).toBe('heavy');
  });

  test('a key of one side alone goes to the shared address', () => {
    const env = { ...DRAFT, HEAVY_API_KEY: 'k', OPENAI_BASE_URL: 'http://proxy/v1', HEAVY_MODEL: 'large' };
    const config = loaded(env);
    expect(config.upstreams.get('heavy')).toMatchObject({ baseUrl: 'http://proxy/v1', apiKey: 'k' });
    expect(config.environment).toEqual(Object.keys(env).sort());
  });

  test('a side without a server is a mistake that names its variable, never the sandbox', () => {
    expect(mistakes(DRAFT)).toEqual([
      expect.stringMatching(
        /^HEAVY_BASE_URL upstreams\.heavy: .* HEAVY_BASE_URL or HEAVY_API_KEY is missing/,
      ),
    ]);
  });

  test("a server without a model's name is a mistake, unless it is OpenAI's own address", () => {
    const at = (url: string) => ({ DRAFT_BASE_URL: url, OPENAI_API_KEY: 'k' });
    expect(mistakes(at('http://localhost:8000/v1'))).toEqual([
      expect.stringMatching(/^DRAFT_MODEL routes\.auto\.draft: DRAFT_MODEL is missing/),
    ]);
    expect(loaded(at(OPENAI_BASE_URL)).routes.get('auto')?.draft).toMatchObject({
      name: 'gpt-4.1-nano',
      upstream: 'draft',
    });
  });
});

test('a key goes to its own address only, in every environment', () => {
  fc.assert(
    fc.property(environments, (env) => {
      const result = load({ ...env, OPENAI_API_KEY: 'of-openai', DRAFT_API_KEY: 'of-draft' });
      if (!result.ok) return;
      for (const { baseUrl, apiKey } of result.config.upstreams.values()) {
        const shared = normal(env.OPENAI_BASE_URL) ?? OPENAI_BASE_URL;
        if (apiKey === 'of-openai') expect(baseUrl).toBe(shared);
        if (apiKey === 'of-draft') expect(baseUrl).toBe(normal(env.DRAFT_BASE_URL) ?? shared);
      }
    }),
  );
});

test('the sandbox is never mixed with a real model, in any environment', () => {
  fc.assert(
    fc.property(environments, (env) => {
      const result = load(env);
      if (!result.ok) return;
      const kinds = new Set([...result.config.upstreams.values()].map(({ sandbox }) => sandbox));
      expect(kinds.size).toBe(1);
      const given = ['OPENAI', 'DRAFT', 'HEAVY'].some(
        (side) => env[`${side}_BASE_URL`]?.trim() || env[`${side}_API_KEY`]?.trim(),
      );
      expect(kinds.has(true)).toBe(!given);
    }),
  );
});

test('only variables with a part in the result are named, and each of them has one', () => {
  fc.assert(
    fc.property(environments, (env) => {
      const result = load(env);
      if (!result.ok) return;
      const { environment, ...rest } = result.config;
      const named = Object.fromEntries(environment.map((name) => [name, env[name]]));
      expect(load(named)).toEqual({ ok: true, config: { ...rest, environment } });
    }),
  );
});

test('an address that others can reach is refused until that is asked for', () => {
  expect(mistakes({ HOST: '0.0.0.0' })).toEqual([
    expect.stringMatching(/^HOST server\.host: 0\.0\.0\.0 can be/),
  ]);
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) {
    expect(loaded({ HOST: host }).server.host).toBe(host);
  }
  const open = loaded({ HOST: '0.0.0.0', DRAFT_THINKER_ALLOW_ANONYMOUS: 'true' });
  expect(open.server).toMatchObject({ host: '0.0.0.0', allowAnonymous: true });
});

function normal(url: string | undefined): string | null {
  return url?.trim() ? new URL(url.trim()).href.replace(/\/+$/, '') : null;
}
