import { describe, expect, it } from 'vitest';
import { fitCalibration } from '../../src/calibration/fitCalibration.ts';
import { wouldBe } from '../../src/calibration/wouldBe.ts';
import { FIT, PRICES } from './fitOptions.ts';
import { madeUpDrafts } from './madeUpDrafts.ts';

const FITTED = fitCalibration(madeUpDrafts(900, 1), FIT);
const OPTIONS = { prices: PRICES, seed: 1, resamples: 50 };
const figures = wouldBe(FITTED, OPTIONS);

describe('what serving would have been', () => {
  it('is told by the part that chose nothing', () => {
    expect(figures.stream?.prompts).toBe(FITTED.splits.test.length);
    expect(figures.whole?.prompts).toBe(FITTED.splits.test.length);
  });

  it('is the same for the same seed', () => {
    expect(wouldBe(FITTED, OPTIONS)).toEqual(figures);
  });

  it('tells each stratum with its certificates, and what its drafts were worth', () => {
    expect(figures.strata.map(({ name }) => name)).toEqual(FITTED.calibration.strata.map(({ name }) => name));
    for (const { graded, agreement, stream, test } of figures.strata) {
      if (graded > 0) expect(agreement).toBeGreaterThanOrEqual(0);
      if (stream.threshold === null) expect(test).toBeNull();
    }
    const easy = figures.strata.find(({ name }) => name === 'capitals');
    const hard = figures.strata.find(({ name }) => name === 'proofs');
    expect(easy?.agreement ?? 0).toBeGreaterThan(hard?.agreement ?? 1);
  });

  it('counts a request as what it was, where that is known', () => {
    const test = FITTED.splits.test.map((draft, at) => ({ ...draft, whole: at % 3 !== 0 }));
    const told = wouldBe({ ...FITTED, splits: { ...FITTED.splits, test } }, OPTIONS);
    const streams = test.filter(({ whole }) => !whole).length;
    expect([told.stream?.prompts, told.whole?.prompts]).toEqual([streams, test.length - streams]);
  });

  it('counts requests by how likely they were drawn', () => {
    const uneven = (weight: number) =>
      FITTED.splits.test.map((draft) => ({ ...draft, weight: draft.family === 'capitals' ? weight : 1 }));
    const kept = (weight: number) =>
      wouldBe({ ...FITTED, splits: { ...FITTED.splits, test: uneven(weight) } }, OPTIONS).whole?.kept.value;
    // The family that is kept most, twenty times as frequent as it was drawn.
    expect(kept(20) ?? 0).toBeGreaterThan((kept(1) ?? 1) + 0.2);
  });

  it('of nothing held out is nothing', () => {
    const none = wouldBe({ ...FITTED, splits: { ...FITTED.splits, test: [] } }, OPTIONS);
    expect([none.stream, none.whole]).toEqual([null, null]);
  });
});
