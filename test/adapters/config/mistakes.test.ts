// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { loadConfig } from '../../../src/adapters/config/loadConfig.ts';
import { load, loaded, mistakes, reading } from './loading.ts';

describe('a mistake is told with its place, its value and what would be right', () => {
  test.each([
    [
      'server:\n  prot: 80\n',
      'config.yaml:2:3 server.prot: there is no setting of this name; did you mean port?',
    ],
    ['serever: {}\n', 'config.yaml:1:1 serever: there is no setting of this name; did you mean server?'],
    [
      'server: {port: 70000}\n',
      'config.yaml:1:16 server.port: 70000 is above 65535; it must be a whole number from 0 to 65535',
    ],
    ['server: {port: 8.5}\n', 'config.yaml:1:16 server.port: 8.5 is not a whole number from 0 to 65535'],
    ['speculation: {share: .nan}\n', 'config.yaml:1:22 speculation.share: NaN is not a number from 0 to 1'],
    ['server: 5\n', 'config.yaml:1:9 server: 5 is not a mapping of settings'],
    [
      'routes: {auto: {policy: {form: renormalized}}}\n',
      'config.yaml:1:32 routes.auto.policy.form: "renormalized" is not one of renormalised, residual; did you mean renormalised?',
    ],
    [
      'routes: {auto: {policy: {soft_share: 0}}}\n',
      'config.yaml:1:38 routes.auto.policy.soft_share: 0 is not above 0; it must be a number above 0 to 1',
    ],
    [
      'routes:\n  auto:\n    policy:\n      threshold_bits: 3.1\n',
      'config.yaml:4:23 routes.auto.policy.threshold_bits: 3.1 is above 2.322, the ceiling of renormalised top-5; it would never fire: lower it, or raise top_logprobs',
    ],
    [
      'routes: {auto: {policy: {form: residual, top_logprobs: 1, threshold_bits: 1.1}}}\n',
      'config.yaml:1:75 routes.auto.policy.threshold_bits: 1.1 is above 1.000, the ceiling of residual top-1; it would never fire: lower it, or raise top_logprobs',
    ],
    [
      'routes: {auto: {hold_back: {tokens: 50}}}\n',
      'config.yaml:1:28 routes.auto.hold_back.tokens_max: 48 is below 50, the value of tokens; a doubt may not end before a wait',
    ],
    [
      'server: {cors_origins: ["*", app.example]}\n',
      'config.yaml:1:30 server.cors_origins[1]: "app.example" is neither * nor an origin such as https://app.example',
    ],
    [
      'upstreams: {a: {api_key: k}}\n',
      'config.yaml:1:16 upstreams.a: base_url is missing: this upstream has a key and no address to send it to',
    ],
    [
      'upstreams: {sandbox: {base_url: http://x}}\n',
      'config.yaml:1:22 upstreams.sandbox: sandbox is the name of the built-in upstream; choose another',
    ],
    [
      'models: {m: {upstream: opnai}}\nupstreams: {openai: {api_key: k}}\n',
      'config.yaml:1:24 models.m.upstream: "opnai" is no upstream; did you mean openai?',
    ],
    [
      'models: {m: {price: {input: 1, output: 0.0000001, as_of: 2026-01-01, source: s}}}\n',
      'config.yaml:1:40 models.m.price.output: 1e-7 has more than six decimals: finer than a pico-dollar a token',
    ],
    [
      'models: {m: {price: {input: 1, output: 1, as_of: 2026-01-01}}}\n',
      'config.yaml:1:21 models.m.price.source: this setting is missing and has no default',
    ],
    [
      'models: {auto: {}}\nupstreams: {openai: {api_key: k}}\n',
      'config.yaml:1:16 models.auto: "auto" is the name of a route; a model needs another, and may keep it as wire_name',
    ],
    ['server:\n  port: 1\n  port: 2\n', 'config.yaml:3:3: the key port stands here twice'],
    ['- 1\n', 'config.yaml:1:1: the file must be a mapping of settings'],
  ])('%s', (yaml, expected) => {
    expect(mistakes({}, yaml)).toEqual([expected]);
  });

  test('a syntax error is told at its place', () => {
    expect(mistakes({}, 'server:\n  port: [1\n')).toEqual([
      expect.stringMatching(/^config\.yaml:3:1: this is not YAML: /),
    ]);
  });

  test('all of them at once, in the order of the file, the environment first', () => {
    const yaml = [
      'server: {hots: x, port: -1}',
      'cache: {lookup_ms: 0}',
      'routes:',
      '  auto: {policy: {threshold_bits: 4, window: 0}}',
      'receipts: {hours: soon}',
    ].join('\n');
    const env = { HOST: '0.0.0.0', HEAVY_BASE_URL: 'http://heavy', HEAVY_MODEL: 'm' };
    const places = mistakes(env, yaml).map((line) =>
      line.split(':').slice(0, -1).join(':').split(' ').slice(0, 2),
    );
    expect(places.map(([place, setting]) => `${place} ${setting?.split(':')[0]}`)).toEqual([
      'DRAFT_BASE_URL upstreams.draft',
      'HOST server.host',
      'config.yaml:1:10 server.hots',
      'config.yaml:1:25 server.port',
      'config.yaml:2:20 cache.lookup_ms',
      'config.yaml:4:35 routes.auto.policy.threshold_bits',
      'config.yaml:4:46 routes.auto.policy.window',
      'config.yaml:5:19 receipts.hours',
    ]);
  });

  test('what only follows from a mistake is left out', () => {
    expect(
      mistakes({}, 'upstreams: {heavy: {base_url: nowhere}}\nroutes: {auto: {heavy: x}}\n'),
    ).toHaveLength(1);
    const yaml = 'routes: {auto: {policy: {top_logprobs: 99, threshold_bits: 3}}}\n';
    expect(mistakes({}, yaml)).toEqual([expect.stringContaining('99 is above 20')]);
  });
});

describe('discovery', () => {
  const files = reading({
    '/srv/config.yaml': 'drafter_note: here\n',
    '/srv/named.yaml': 'drafter_note: named\n',
    '/etc/env.yaml': 'drafter_note: variable\n',
  });
  const at = (argvConfig: string | undefined, env: Record<string, string>, cwd = '/srv') =>
    loadConfig({ argvConfig, env, cwd, readFile: files });

  test.each([
    [
      'named.yaml',
      { DRAFT_THINKER_CONFIG: '/etc/env.yaml' },
      'named',
      { file: 'named.yaml', why: '--config' },
    ],
    [
      undefined,
      { DRAFT_THINKER_CONFIG: '/etc/env.yaml' },
      'variable',
      { file: '/etc/env.yaml', why: 'DRAFT_THINKER_CONFIG' },
    ],
    [undefined, {}, 'here', { file: 'config.yaml', why: 'working directory' }],
  ] as const)('%s, %o: %s', (argvConfig, env, drafterNote, source) => {
    expect(at(argvConfig, env)).toMatchObject({ ok: true, config: { drafterNote, source } });
  });

  test('a named file that is not there is a mistake; an unnamed one is not', () => {
    expect(at('gone.yaml', {})).toEqual({
      ok: false,
      mistakes: [
        {
          place: 'gone.yaml',
          setting: '',
          message: 'cannot read the file that --config names: there is no such file',
        },
      ],
    });
    expect(at(undefined, { DRAFT_THINKER_CONFIG: 'gone.yaml' })).toMatchObject({ ok: false });
    expect(at(undefined, {}, '/elsewhere')).toMatchObject({ ok: true, config: { source: { file: null } } });
  });

  test('an unreadable ./config.yaml is a mistake, not as if it were absent', () => {
    const readFile = () => {
      throw Object.assign(new Error('illegal operation on a directory'), { code: 'EISDIR' });
    };
    expect(loadConfig({ env: {}, cwd: '/srv', readFile })).toMatchObject({
      mistakes: [{ place: 'config.yaml', message: expect.stringContaining('it is a directory') }],
    });
  });

  test('HOST and PORT win over what the file says literally', () => {
    const yaml = 'server: {host: 127.0.0.2, port: 9000}\n';
    expect(loaded({}, yaml).server).toMatchObject({ host: '127.0.0.2', port: 9000 });
    expect(loaded({ HOST: '::1', PORT: '1' }, yaml).server).toMatchObject({ host: '::1', port: 1 });
  });
});

test('nothing throws, whatever the file holds', () => {
  const scalars = fc.oneof(
    fc.string(),
    fc.constantFrom('${A}', '${B:-}', '$${', '${', '__proto__', '', 'auto', 'http://x'),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const names = fc.oneof(
    fc.constantFrom(
      'server',
      'port',
      'upstreams',
      'openai',
      'base_url',
      'api_key',
      'models',
      'price',
      'input',
    ),
    fc.constantFrom(
      'routes',
      'auto',
      'draft',
      'policy',
      'hold_back',
      'headers',
      'rules',
      'cap',
      'cors_origins',
    ),
    fc.constantFrom('__proto__', 'constructor', 'toString', 'sandbox', 'a b', ''),
    fc.string(),
  );
  const trees = fc.letrec((tie) => ({
    tree: fc.array(fc.tuple(names, tie('value')), { maxLength: 5 }).map((pairs) => new Map(pairs)),
    value: fc.oneof({ depthSize: 'medium' }, scalars, fc.array(tie('value'), { maxLength: 3 }), tie('tree')),
  })).tree;
  fc.assert(
    fc.property(trees, fc.boolean(), (tree, flow) => {
      const yaml = stringify(tree, flow ? { collectionStyle: 'flow' } : {});
      expect(typeof load({ A: 'x' }, { '/srv/config.yaml': yaml }).ok).toBe('boolean');
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a1:-#&*!|>{}[]"\' \n\t$%@`?,') }), (yaml) => {
      const result = load({}, { '/srv/config.yaml': yaml });
      if (parseDocument(yaml).errors.length > 0) expect(result.ok).toBe(false);
    }),
    {
      numRuns: 500,
      examples: [
        ['a: &x [*x]'],
        ['&x {a: *x}'],
        ['? [a]\n: b'],
        ['a: *x'],
        ['---\n---\n'],
        ['\ufeffserver: {}'],
      ],
    },
  );
});
