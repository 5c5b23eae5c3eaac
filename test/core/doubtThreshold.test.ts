import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price } from '../../src/core/cost.ts';
import { doubtThreshold, headStart } from '../../src/core/doubtThreshold.ts';
import { certified, smallCalibration, stratum } from './smallCalibration.ts';

const amount = fc.double({ min: 1e-6, max: 1000, noNaN: true });

describe('doubtThreshold', () => {
  it('is where what is saved by a head start equals what is wasted by one in vain', () => {
    fc.assert(
      fc.property(amount, amount, amount, (savedSeconds, dollarsPerSecond, wastedDollars) => {
        const chance = doubtThreshold({ savedSeconds, dollarsPerSecond, wastedDollars });
        fc.pre(chance > 0.01);
        const saved = chance * savedSeconds * dollarsPerSecond;
        const wasted = (1 - chance) * wastedDollars;
        expect(Math.abs(saved - wasted)).toBeLessThanOrEqual(1e-9 * Math.max(saved, wasted, wastedDollars));
      }),
    );
  });

  it('is a probability above 0 for whatever it is told', () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.double(),
        fc.option(fc.double()),
        (savedSeconds, dollarsPerSecond, wastedDollars) => {
          const chance = doubtThreshold({ savedSeconds, dollarsPerSecond, wastedDollars });
          expect(chance).toBeGreaterThan(0);
          expect(chance).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it.each([
    ['a second worth half a cent, a call of half a cent', 1, 0.005, 0.005, 0.5],
    ['a call that costs nothing', 1, 0.005, 0, 0.01],
    ['time that is worth nothing', 1, 0, 0.005, 1],
    ['no time saved', 0, 0.005, 0.005, 1],
    ['an unknown price', 1, 0.005, null, 0.5],
  ])('%s', (_, savedSeconds, dollarsPerSecond, wastedDollars, expected) => {
    expect(doubtThreshold({ savedSeconds, dollarsPerSecond, wastedDollars })).toBe(expected);
  });
});

describe('the head start of a calibration', () => {
  // 50 drafted tokens of 20 ms, a hold-back of 16 to 48 tokens, 100 prompt and 80 answer tokens.
  const calibration = smallCalibration([stratum('one', certified(0.3))]);
  const price: Price = {
    inputPico: 2_000_000,
    cachedInputPico: 500_000,
    outputPico: 8_000_000,
    asOf: '2026-08-01',
    source: 'a price list',
    illustrative: false,
  };
  const dollarsPerSecond = 0.0005;

  it('saves the tokens between the hold-back and the verdict', () => {
    const seconds = (whole: boolean) =>
      headStart(calibration, { price, dollarsPerSecond, whole }).savedSeconds;
    expect(seconds(true)).toBeCloseTo(34 * 0.02);
    expect(seconds(false)).toBeCloseTo(32 * 0.02);
  });

  it('wastes a whole heavy call at most', () => {
    const { wastedDollars } = headStart(calibration, { price, dollarsPerSecond, whole: true });
    expect(wastedDollars).toBeCloseTo((100 * 2 + 80 * 8) / 1e6, 12);
  });

  it('does not know the waste without a price', () => {
    expect(headStart(calibration, { price: null, dollarsPerSecond, whole: true })).toMatchObject({
      wastedDollars: null,
      dollarsPerSecond,
    });
  });
});
