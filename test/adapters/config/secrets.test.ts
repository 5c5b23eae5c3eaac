// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveYaml } from '../../../src/adapters/config/effectiveYaml.ts';
import { formatMistake } from '../../../src/adapters/config/mistake.ts';
import { load, mistakes } from './loading.ts';

const secretText = fc.stringMatching(/^[!-~]{16,40}$/);

describe('a secret is never shown', () => {
  test('not in the effective configuration, which says set or not set', () => {
    fc.assert(
      fc.property(secretText, (secret) => {
        const yaml =
          'upstreams:\n  draft: {base_url: http://d, headers: {x-team: "${S}"}}\n' +
          '  heavy: {base_url: http://h, api_key: "${S}"}\nroutes: {auto: {draft: a, heavy: b}}\n';
        const result = load({ S: secret }, { '/srv/config.yaml': yaml });
        const text = result.ok ? effectiveYaml(result.config) : '';
        expect(text).not.toContain(secret);
        expect(text).toMatch(/api_key: not set[\s\S]*x-team: set[\s\S]*api_key: set/);
      }),
    );
  });

  test('not in a mistake, even where it stands in the wrong place', () => {
    fc.assert(
      fc.property(secretText, fc.constantFrom('OPENAI_BASE_URL', 'PORT', 'HOST'), (secret, wrong) => {
        const result = load({ OPENAI_API_KEY: secret, [wrong]: secret });
        const told = result.ok ? [] : result.mistakes.map(formatMistake);
        expect(told.join('\n')).not.toContain(secret);
      }),
    );
    expect(mistakes({ OPENAI_BASE_URL: 'sk-proj-0123456789abcdef' })).toEqual([
      'OPENAI_BASE_URL upstreams.openai.base_url: "(not shown)" is not an address such as https://api.openai.com/v1',
    ]);
    expect(mistakes({ OPENAI_API_KEY: 'zwei Wörter' })).toEqual([
      'OPENAI_API_KEY upstreams.openai.api_key: the value (not shown) holds characters that no HTTP header can carry',
    ]);
  });

  test('not the password of an address', () => {
    const told = mistakes({ OPENAI_BASE_URL: 'https://me:hunter2@models.internal' });
    expect(told).toEqual([expect.stringContaining('holds a user or password')]);
    expect(told.join()).not.toContain('hunter2');
  });

  test('not the text around a syntax error', () => {
    expect(mistakes({}, 'api_key: "abcdefghijklmnop" qrstuv\n').join()).not.toMatch(/abcdef|qrstuv/);
  });
});

describe('a key from a file', () => {
  const yaml = 'upstreams: {openai: {api_key_file: keys/openai}}\n';
  const at = (files: Record<string, string>) => load({}, { '/srv/config.yaml': yaml, ...files });

  test('is read beside the configuration, without the line end', () => {
    const result = at({ '/srv/keys/openai': 'sk-0\n' });
    expect(result.ok && result.config.upstreams.get('openai')?.apiKey).toBe('sk-0');
  });

  test('is a mistake when it is missing, empty or not a key', () => {
    for (const [files, why] of [
      [{}, 'cannot read "keys/openai": there is no such file'],
      [{ '/srv/keys/openai': '\n' }, 'the key in "keys/openai" is empty'],
      [{ '/srv/keys/openai': 'two\nlines' }, 'the key in "keys/openai" holds characters that'],
    ] as const) {
      const result = at(files);
      expect(result.ok ? [] : result.mistakes.map(formatMistake)).toEqual([expect.stringContaining(why)]);
    }
  });

  test('goes with no second key', () => {
    const both = 'upstreams: {openai: {api_key: k, api_key_file: keys/openai}}\n';
    expect(mistakes({}, both)).toEqual([expect.stringContaining('api_key is set too; keep one of the two')]);
  });
});
