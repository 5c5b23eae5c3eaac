import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import { optionValues } from '../../../src/cli/calibrate/optionValues.ts';

const { counted, familyKinds, kindsOf, numbered, open01, temperature } = optionValues;

describe('values of options', () => {
  test.each([
    [counted(1), '7', 7],
    [counted(0), '0', 0],
    [numbered(0, 10), '0.5', 0.5],
    [temperature, 'none', null],
    [temperature, '0', 0],
    [open01, '0.05', 0.05],
    [kindsOf, 'logprobs, answer', ['logprobs', 'answer']],
  ] as const)('%o reads %j', (read, text, value) => {
    expect(read(text)).toEqual(value);
  });

  test.each([
    [counted(1), ['0', '-1', '1.5', 'x', '1e99', '']],
    [numbered(0, 10), ['', ' ', '-1', '11', 'x', 'NaN']],
    [temperature, ['3', '', 'cold']],
    [open01, ['0', '1', '2', 'x', '']],
    [kindsOf, ['', 'logprobs,', 'luck']],
  ] as const)('%o refuses what is none', (read, texts) => {
    for (const text of texts) expect(() => read(text)).toThrow(InvalidArgumentError);
  });

  test('kinds of a family are added to those of others; a family may have a = in its name', () => {
    const first = familyKinds('sums=logprobs', {});
    expect(familyKinds('a=b=answer', first)).toEqual({ sums: ['logprobs'], 'a=b': ['answer'] });
    expect(() => familyKinds('=answer', {})).toThrow(InvalidArgumentError);
    expect(() => familyKinds('sums', {})).toThrow(InvalidArgumentError);
  });
});
