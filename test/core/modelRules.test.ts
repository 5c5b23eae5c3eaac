import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyFor, type ModelRules, NO_RULES } from '../../src/core/modelRules.ts';
import { readRawObject } from '../../src/core/rawObject.ts';
import { jsonText } from '../arbitraries.ts';

function body(text: string, set: Record<string, unknown>, rules: Partial<ModelRules> = {}): string {
  const raw = readRawObject(text);
  if ('kind' in raw) throw new Error(`Refused as ${raw.kind}`);
  return bodyFor(raw, set, { ...NO_RULES, ...rules });
}

describe('the body for one model', () => {
  it("is the client's own, with what is set written over it", () => {
    expect(body('{"model":"auto","seed":12345678901234567890}', { model: 'm', logprobs: true })).toBe(
      '{"model":"m","seed":12345678901234567890,"logprobs":true}',
    );
  });

  it('is always JSON, with every field that no rule names', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const {
          model: _,
          max_tokens: __,
          ...rest
        } = JSON.parse(body(text, { model: 'm' }, { cap: { max_tokens: 5 } }));
        const { model: ___, max_tokens: ____, ...before } = JSON.parse(text);
        expect(rest).toEqual(before);
      }),
    );
  });

  it('does not set what is undefined', () => {
    expect(body('{"a":1}', { a: undefined, b: undefined })).toBe('{"a":1}');
  });

  it('does not change the rules it is given', () => {
    expect(NO_RULES).toEqual({ rename: {}, drop: [], cap: {} });
    expect(body('{"a":1}', {})).toBe('{"a":1}');
  });
});

describe('rename', () => {
  const rename = { max_tokens: 'max_completion_tokens' };

  it('gives a field its new name and keeps the spelling of its value', () => {
    expect(body('{"max_tokens": 1.0 }', {}, { rename })).toBe('{"max_completion_tokens":1.0}');
  });

  it('renames what is set, too', () => {
    expect(body('{}', { max_tokens: 3 }, { rename })).toBe('{"max_completion_tokens":3}');
  });

  it('drops the old name where both are given', () => {
    expect(body('{"max_tokens":1,"max_completion_tokens":2}', {}, { rename })).toBe(
      '{"max_completion_tokens":2}',
    );
  });

  it('adds nothing where the field is absent, inherited names included', () => {
    expect(body('{"a":1}', {}, { rename: { ...rename, constructor: 'x' } })).toBe('{"a":1}');
  });
});

describe('cap', () => {
  const cap = { max_tokens: 100 };

  it.each([
    ['{"max_tokens":50}', 50],
    ['{"max_tokens":100}', 100],
    ['{"max_tokens":101}', 100],
    ['{"max_tokens":12345678901234567890}', 100],
    ['{"max_tokens":1e400}', 100],
    ['{"max_tokens":null}', 100],
    ['{"max_tokens":"many"}', 100],
    ['{}', 100],
  ])('makes of %s at most %i', (text, expected) => {
    expect(JSON.parse(body(text, {}, { cap }))).toEqual({ max_tokens: expected });
  });

  it('holds for a renamed field by its old name and by its new one', () => {
    const rename = { max_tokens: 'max_completion_tokens' };
    const text = '{"max_tokens":500}';
    expect(body(text, {}, { rename, cap })).toBe('{"max_completion_tokens":100}');
    expect(body(text, {}, { rename, cap: { max_completion_tokens: 100 } })).toBe(
      '{"max_completion_tokens":100}',
    );
    expect(body('{}', {}, { rename, cap })).toBe('{"max_completion_tokens":100}');
  });
});

it('drop takes out a field, whoever gave it', () => {
  const rules = { drop: ['seed', 'logprobs', 'max_tokens', 'absent'], cap: { max_tokens: 1 } };
  expect(body('{"seed":1,"model":"a"}', { logprobs: true }, rules)).toBe('{"model":"a"}');
});
