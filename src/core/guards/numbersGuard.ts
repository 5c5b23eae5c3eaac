import type { Guard } from './guardFinding.ts';
import type { Question } from './readQuestion.ts';

/** V1: the same numerals with the same units and signs, in the same order. */
export const numbersGuard: Guard = (a, b) => {
  const one = numeralsOf(a);
  const other = numeralsOf(b);
  if (one.length !== other.length) return 'a numeral stands in one only';
  if (one.every(({ value }, at) => value === other[at]?.value)) {
    return one.every(({ beside }, at) => beside === other[at]?.beside)
      ? null
      : 'a unit or sign at a numeral differs';
  }
  const sorted = (values: typeof one) => JSON.stringify(values.map(({ value }) => value).sort());
  return sorted(one) === sorted(other)
    ? 'the numerals stand in another order'
    : 'a numeral has another value';
};

function numeralsOf({ terms }: Question): { readonly value: string; readonly beside: string }[] {
  return terms.flatMap(({ key, kind }, at) => {
    if (kind !== 'number') return [];
    const before = terms[at - 1];
    const after = terms[at + 1];
    const sign = before?.kind === 'mark' ? before.key : '';
    const unit = after?.kind === 'unit' || after?.kind === 'mark' ? after.key : '';
    return [{ value: key, beside: `${sign} ${unit}` }];
  });
}
