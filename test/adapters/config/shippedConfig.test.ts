import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema } from '../../../src/adapters/config/jsonSchema.ts';
import { isTree } from '../../../src/adapters/config/rawSettings.ts';
import { environments, load } from './loading.ts';

const text = readFileSync(new URL('../../../config.yaml', import.meta.url), 'utf8');

test('the shipped file means what no file means, in every environment', () => {
  fc.assert(
    fc.property(environments, (env) => {
      const without = load(env);
      const shipped = load(env, { '/srv/config.yaml': text });
      expect(told(shipped)).toEqual(told(without));
    }),
    { numRuns: 500 },
  );
});

test('the shipped file validates in an editor, before variables are put in', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(configJsonSchema());
  const isValid = validate(parse(text));
  expect(validate.errors).toBeNull();
  expect(isValid).toBe(true);
});

test('the shipped file speaks of every setting there is', () => {
  const names = [...settingNames(configJsonSchema())];
  expect(names.length).toBeGreaterThan(60);
  expect(names.filter((name) => !new RegExp(`^[ #]*${name}:`, 'm').test(text))).toEqual([]);
});

test('what the shipped file comments out is valid too', () => {
  const uncommented = text.replace('models: {}\n', 'models:\n').replace(/^#( {2}.*)$/gm, '$1');
  const result = load({ OPENAI_API_KEY: 'sk-0', HEAVY_API_KEY: 'sk-1' }, { '/srv/config.yaml': uncommented });
  expect(result).toMatchObject({ ok: true });
  expect(result.ok && result.config.models.get('my-model')?.wireName).toBe('org/my-model-2026-01');
});

test('every setting says in the schema what it is for', () => {
  const silent = [...described(configJsonSchema(), '')].filter(([, text]) => !text).map(([path]) => path);
  expect(silent).toEqual([]);
});

function told(result: ReturnType<typeof load>): unknown {
  if (result.ok) return { ...result.config, source: null };
  return result.mistakes.map(({ setting, message }) => `${setting}: ${message}`).sort();
}

function* settingNames(schema: unknown): Generator<string> {
  for (const [path] of described(schema, '')) yield path.slice(path.lastIndexOf('.') + 1);
}

function* described(schema: unknown, path: string): Generator<readonly [string, unknown]> {
  if (!isTree(schema)) return;
  if (isTree(schema.properties)) {
    for (const [name, inner] of Object.entries(schema.properties)) {
      yield [`${path}.${name}`, isTree(inner) ? inner.description : undefined];
      yield* described(inner, `${path}.${name}`);
    }
  }
  yield* described(schema.additionalProperties, `${path}.*`);
}
