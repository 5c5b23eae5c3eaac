// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interpolate } from '../../../src/adapters/config/interpolate.ts';
import { loaded, mistakes } from './loading.ts';

describe('interpolation', () => {
  test.each([
    ['${A}', { A: 'x' }, 'x'],
    ['http://${A}:${B:-80}/v1', { A: 'host' }, 'http://host:80/v1'],
    ['${A:-}', {}, ''],
    ['${A:-d}', { A: '' }, 'd'],
    ['${A:-d}', { A: '  ' }, 'd'],
    ['$${A}', { A: 'x' }, '${A}'],
    ['$A {A}', { A: 'x' }, '$A {A}'],
    ['${A}', { A: '${B}', B: 'no' }, '${B}'],
  ])('%s with %o is %o', (text, env, expected) => {
    expect(interpolate(text, env)).toMatchObject({ ok: true, text: expected });
  });

  test.each(['${a-b}', '${A', '${}', '${A:-${B}}', '${1A}'])('%s is refused', (text) => {
    expect(interpolate(text, { A: 'x', B: 'y' }).ok).toBe(false);
  });

  test('text without a dollar sign stays as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const plain = text.replaceAll('$', '');
        expect(interpolate(plain, {})).toEqual({ ok: true, text: plain, variables: [], changed: false });
      }),
    );
  });

  test('a value can never add structure, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), (note) => {
        const config = loaded({ NOTE: note }, 'drafter_note: ${NOTE:-}\n');
        expect(config.drafterNote).toBe(note.trim() === '' ? null : note.trim());
      }),
      { examples: [['x\nserver: {port: 1}'], ['"}'], ['&a *a'], ['${PORT}'], ['# x'], ['true'], ['1']] },
    );
  });

  test('an unset variable without a default is a mistake at its place', () => {
    expect(mistakes({ B: '' }, 'server:\n  port: ${B}\n  host: ${A}\n')).toEqual([
      'config.yaml:2:9 server.port: the environment variable B is not set; set it, or write ${B:-default}',
      'config.yaml:3:9 server.host: the environment variable A is not set; set it, or write ${A:-default}',
    ]);
  });

  test('text of a variable becomes the number or truth value that the setting is, written text does not', () => {
    const { server } = loaded({ P: '81', D: '1e3' }, 'server: {port: "${P}", drain_ms: "${D}"}\n');
    expect(server).toMatchObject({ port: 81, drainMs: 1000 });
    expect(mistakes({}, 'server: {port: "81"}\n')).toEqual([
      'config.yaml:1:16 server.port: "81" is not a whole number from 0 to 65535',
    ]);
    expect(loaded({ N: '81' }, 'drafter_note: ${N}\n').drafterNote).toBe('81');
  });
});
