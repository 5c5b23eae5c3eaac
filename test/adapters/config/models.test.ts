import { describe, expect, test } from 'vitest';
import { modelNamed } from '../../../src/adapters/config/modelNamed.ts';
import { loaded, mistakes } from './loading.ts';

describe("a client's name for a model", () => {
  test("any name goes to heavy's upstream as it is, priced by the list at OpenAI's own address", () => {
    const config = loaded({ OPENAI_API_KEY: 'k' });
    expect(modelNamed(config, 'gpt-4o')).toMatchObject({
      wireName: 'gpt-4o',
      upstream: 'openai',
      price: { inputPico: 2_500_000 },
    });
    expect(modelNamed(config, 'made-up')).toMatchObject({ wireName: 'made-up', price: null });
    expect(modelNamed(config, 'auto')).toBeNull();
    expect(modelNamed(config, '')).toBeNull();
  });

  test('an unknown name is refused on the sandbox', () => {
    const config = loaded({});
    expect(modelNamed(config, 'gpt-4o')).toBeNull();
    expect(modelNamed(config, '__proto__')).toBeNull();
    expect(modelNamed(config, 'reference-not-a-model')?.upstream).toBe('sandbox');
  });

  test("an unknown name is refused where heavy's upstream lists its models", () => {
    const config = loaded({}, 'upstreams: {openai: {api_key: k, models: [gpt-4o, gpt-4o-mini]}}\n');
    expect(modelNamed(config, 'gpt-4o')?.price?.outputPico).toBe(10_000_000);
    expect(modelNamed(config, 'gpt-4.1')?.upstream).toBe('openai');
    expect(modelNamed(config, 'gpt-9')).toBeNull();
  });
});

describe('a file of its own', () => {
  const LOCAL = 'upstreams: {local: {base_url: http://local/v1}}\nroutes: {auto: {draft: s, heavy: l}}\n';

  test('its only upstream serves both sides, whatever key lies in the environment', () => {
    const config = loaded({ OPENAI_API_KEY: 'k', DRAFT_BASE_URL: 'http://elsewhere' }, LOCAL);
    expect([...config.upstreams.values()]).toMatchObject([{ name: 'local', apiKey: null }]);
    expect(config.environment).toEqual([]);
  });

  test('no key of the environment goes to an address that the file writes down', () => {
    const config = loaded(
      { OPENAI_API_KEY: 'k', DRAFT_MODEL: 's', HEAVY_MODEL: 'l' },
      'upstreams: {openai: {base_url: http://mine/v1}}\n',
    );
    expect(config.upstreams.get('openai')).toMatchObject({ baseUrl: 'http://mine/v1', apiKey: null });
  });

  test('a model is served where its entry says, or where it is listed', () => {
    const config = loaded(
      {},
      [
        'upstreams:',
        '  a: {base_url: http://a/v1, models: [big]}',
        '  b: {base_url: http://b/v1, headers: {X-Team: red}}',
        'models:',
        '  small:',
        '    upstream: b',
        '    wire_name: org/small',
        '    price: {input: 0.1, output: 0.4, as_of: 2026-01-31, source: contract}',
        '    rules: {rename: {max_tokens: max_completion_tokens}, drop: [seed], cap: {n: 1}}',
        '    context_tokens: 4096',
        '    modalities: [image]',
        'routes:',
        '  auto: {draft: small, heavy: big}',
        '  careful: {draft: small, heavy: big, policy: {threshold_bits: 1.2}}',
      ].join('\n'),
    );
    expect(config.models.get('small')).toEqual({
      name: 'small',
      wireName: 'org/small',
      upstream: 'b',
      price: {
        inputPico: 100_000,
        cachedInputPico: 100_000,
        outputPico: 400_000,
        asOf: '2026-01-31',
        source: 'contract',
        illustrative: false,
      },
      rules: { rename: { max_tokens: 'max_completion_tokens' }, drop: ['seed'], cap: { n: 1 } },
      contextTokens: 4096,
      modalities: ['image'],
    });
    expect(config.upstreams.get('b')?.headers).toEqual({ 'x-team': 'red' });
    expect(config.routes.get('careful')?.policy.options.thresholdBits).toBe(1.2);
    expect([...config.routes.keys()]).toEqual(['auto', 'careful']);
    expect(config.otherModelsUpstream).toBeNull();
  });

  test('a model that two upstreams list has to say which serves it', () => {
    const lists =
      'upstreams:\n  a: {base_url: http://a, models: [m]}\n  b: {base_url: http://b, models: [m]}\n';
    const routes = 'routes: {auto: {draft: m, heavy: m}}\n';
    expect(mistakes({}, lists + routes)).toEqual([
      'config.yaml:3:36 upstreams.b.models[0]: "m" is listed by a too; say models.m.upstream',
    ]);
    const config = loaded({}, `${lists + routes}models: {m: {upstream: b}}\n`);
    expect(config.models.get('m')?.upstream).toBe('b');
  });
});
