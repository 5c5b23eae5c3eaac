import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Cost,
  costOf,
  formatDollars,
  NO_COST,
  type Price,
  picoPerToken,
  sumCosts,
  UNKNOWN_COST,
  type Usage,
} from '../../src/core/cost.ts';
import { price, usage } from '../arbitraries.ts';

const of = (promptTokens: number, completionTokens: number, cachedPromptTokens = 0): Usage => ({
  promptTokens,
  cachedPromptTokens,
  completionTokens,
  provenance: 'reported',
});

const list: Price = {
  inputPico: 2_000_000,
  cachedInputPico: 500_000,
  outputPico: 8_000_000,
  asOf: '2026-08-01',
  source: 'a price list',
  illustrative: false,
};

const cost: fc.Arbitrary<Cost> = fc.oneof(
  fc.constant(UNKNOWN_COST),
  fc.record({
    nanoDollars: fc.nat(),
    provenance: fc.constantFrom('reported', 'estimated', 'illustrative'),
  }),
);

describe('the cost of a call', () => {
  it('is prompt, cached prompt and completion, each at its price', () => {
    expect(costOf(of(1000, 100), list)).toEqual({ nanoDollars: 2_800_000, provenance: 'reported' });
    expect(costOf(of(1000, 100, 600), list)).toEqual({ nanoDollars: 1_900_000, provenance: 'reported' });
  });

  it('is in whole nano-dollars, rounded half up', () => {
    const pico = (outputPico: number) => costOf(of(0, 1), { ...list, outputPico }).nanoDollars;
    expect([499, 500, 501, 1499, 1500].map(pico)).toEqual([0, 1, 1, 1, 2]);
    fc.assert(
      fc.property(usage, price, (used, at) => {
        const cached = BigInt(Math.min(used.cachedPromptTokens, used.promptTokens));
        const exact =
          (BigInt(used.promptTokens) - cached) * BigInt(at.inputPico) +
          cached * BigInt(at.cachedInputPico) +
          BigInt(used.completionTokens) * BigInt(at.outputPico);
        expect(costOf(used, at).nanoDollars).toBe(Number((exact + 500n) / 1000n));
      }),
    );
  });

  it('never counts more tokens as cached than there were', () => {
    expect(costOf(of(10, 0, 9999), list).nanoDollars).toBe(costOf(of(10, 0, 10), list).nanoDollars);
  });

  it('is unknown, not 0, without a usage or a price', () => {
    expect(costOf(null, list)).toBe(UNKNOWN_COST);
    expect(costOf(of(1, 1), null)).toBe(UNKNOWN_COST);
    expect(UNKNOWN_COST).toEqual({ nanoDollars: null, provenance: 'unknown' });
  });

  it('is as well founded as its usage, and illustrative at an illustrative price', () => {
    expect(costOf({ ...of(1, 1), provenance: 'estimated' }, list).provenance).toBe('estimated');
    expect(costOf(of(1, 1), { ...list, illustrative: true }).provenance).toBe('illustrative');
  });
});

describe('a sum of costs', () => {
  it('of nothing is nothing', () => {
    expect(sumCosts([])).toEqual(NO_COST);
    expect(NO_COST).toEqual({ nanoDollars: 0, provenance: 'reported' });
  });

  it('is the sum of its parts, and unknown when one of them is', () => {
    fc.assert(
      fc.property(fc.array(cost), (costs) => {
        const { nanoDollars, provenance } = sumCosts(costs);
        const known = costs.flatMap((each) => each.nanoDollars ?? []);
        if (known.length < costs.length) expect({ nanoDollars, provenance }).toEqual(UNKNOWN_COST);
        else expect(nanoDollars).toBe(known.reduce((sum, each) => sum + each, 0));
      }),
    );
  });

  it('is no better founded than its weakest part, in any order', () => {
    const parts = (...from: Cost['provenance'][]) =>
      sumCosts(from.map((provenance) => ({ nanoDollars: 1, provenance }))).provenance;
    expect(parts('reported', 'reported')).toBe('reported');
    expect(parts('estimated', 'reported')).toBe('estimated');
    expect(parts('illustrative', 'estimated', 'reported')).toBe('illustrative');
    expect(parts('reported', 'estimated', 'illustrative')).toBe('illustrative');
  });
});

describe('dollars', () => {
  it.each([
    [0, '0'],
    [1234, '0.000001234'],
    [1_000_000_000, '1'],
    [1_500_000_000, '1.5'],
    [-250_000_000, '-0.25'],
    [12_000_000_001, '12.000000001'],
  ])('of %i nano-dollars are %s', (nano, text) => {
    expect(formatDollars(nano)).toBe(text);
  });

  it('are exact, and read back as the same amount', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (nano) => {
        const text = formatDollars(nano);
        expect(text).toMatch(/^-?\d+(\.\d{0,8}[1-9])?$/);
        const [whole = '', fraction = ''] = text.replace('-', '').split('.');
        expect(Number(whole + fraction.padEnd(9, '0')) * (text.startsWith('-') ? -1 : 1)).toBe(nano || 0);
      }),
    );
  });
});

describe('pico-dollars a token', () => {
  it.each([
    [0, 0],
    [0.1, 100_000],
    [0.15, 150_000],
    [2, 2_000_000],
    [0.000001, 1],
    [1234.567891, 1_234_567_891],
  ])('for %d dollars a million tokens are %i', (dollars, expected) => {
    expect(picoPerToken(dollars)).toBe(expected);
  });

  it('are found for every price with six decimals', () => {
    fc.assert(
      fc.property(fc.nat(), (each) => {
        expect(picoPerToken(Number(`${each}e-6`))).toBe(each);
      }),
    );
  });

  it.each([-1, 0.0000001, 1e-10, 0.1234567, Number.NaN, Number.POSITIVE_INFINITY, 1e12])(
    'cannot be had for %d, and the error names it',
    (dollars) => {
      expect(() => picoPerToken(dollars)).toThrow(
        new RangeError(
          `Cannot use ${dollars} as dollars a million tokens: it must be >= 0 with at most six decimals`,
        ),
      );
    },
  );
});
