import { describe, expect, test } from 'vitest';
import { jsonCheck } from '../../../src/adapters/text/jsonCheck.ts';
import { tokenCounter } from '../../../src/adapters/text/tokenCounter.ts';

describe('counting tokens of what a client wrote', () => {
  const { count } = tokenCounter();

  test('takes what looks like a special token for text', () => {
    expect(count('<|endoftext|> <|im_start|>')).toBeGreaterThan(2);
  });

  test('takes no longer for one endless word than for many', () => {
    count('warm');
    const startedMs = performance.now();
    expect(count('a'.repeat(200_000))).toBeGreaterThan(20_000);
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });
});

describe('checking a draft against a client’s schema', () => {
  const object = { type: 'object', properties: { a: { type: 'string' } } };

  test.each([
    ['whose check would be a promise', { ...object, $async: true }],
    ['with a pattern', { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } }],
    ['that is too long', { ...object, description: 'x'.repeat(100_000) }],
    ['that is none', { type: 'banana' }],
  ])('finds fault with a schema %s, and runs nothing of it', (_, schema) => {
    expect(jsonCheck().fault('{"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}', schema)).toContain(
      'cannot be checked',
    );
  });

  test('knows nothing of the schemas of others', () => {
    const check = jsonCheck();
    const named = (type: string) => ({ type: 'object', properties: { a: { $id: 'http://t/a', type } } });
    expect(check.fault('{"a":"s"}', named('string'))).toBeNull();
    expect(check.fault('{"a":5}', named('number'))).toBeNull();
    expect(check.fault('{"a":5}', { properties: { a: { $ref: 'http://t/a' } } })).toContain(
      'cannot be checked',
    );
  });

  test.each(['http://json-schema.org/draft-07/schema#', 'https://json-schema.org/draft/2020-12/schema'])(
    'reads the dialect %s',
    ($schema) => {
      expect(jsonCheck().fault('{"a":"s"}', { $schema, ...object })).toBeNull();
      expect(jsonCheck().fault('{"a":1}', { $schema, ...object })).not.toBeNull();
    },
  );
});
