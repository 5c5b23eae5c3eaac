import { describe, expect, it } from 'vitest';
import { type EvaluateOptions, evaluate } from '../../../src/calibration/evaluate/evaluate.ts';
import { fitCalibration } from '../../../src/calibration/fitCalibration.ts';
import { FIT, PRICES } from '../fitOptions.ts';
import { madeUpDrafts } from '../madeUpDrafts.ts';

const FITTED = fitCalibration(madeUpDrafts(700, 1), FIT);
const OPTIONS: EvaluateOptions = {
  name: 'made up',
  heavyLabels: 'reference',
  split: 'row',
  seed: 1,
  prices: { ...PRICES, note: 'made up' },
  resamples: 20,
  choices: [],
  trials: null,
  limits: [],
};

describe('an evaluation', { timeout: 120_000 }, () => {
  const evaluation = evaluate(FITTED, OPTIONS);

  it('is plain JSON without a number that is none', () => {
    const text = JSON.stringify(evaluation, (_, value: unknown) => {
      if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      return value;
    });
    expect(JSON.parse(text)).toEqual(evaluation);
  });

  it('is the same for the same seed', () => {
    expect(evaluate(FITTED, OPTIONS)).toEqual(evaluation);
  });

  it('does not look at the test part before its figures: other labels there leave every certificate', () => {
    const test = FITTED.splits.test.map((draft) => ({ ...draft, draftRight: !draft.draftRight }));
    const other = evaluate({ ...FITTED, splits: { ...FITTED.splits, test } }, OPTIONS);
    expect(other.strata).toEqual(evaluation.strata);
    expect(other.holdBack?.map(({ certified }) => certified)).toEqual(
      evaluation.holdBack?.map(({ certified }) => certified),
    );
  });

  it('says nothing of savings where no price is known', () => {
    const { summary, curve, holdBack, setting } = evaluate(FITTED, { ...OPTIONS, prices: null });
    expect([summary?.saving, curve, setting.prices]).toEqual([null, null, null]);
    expect(holdBack?.every(({ saving }) => saving === null)).toBe(true);
    expect(summary?.kept).toEqual(evaluation.summary?.kept);
  });

  it('is of requests: what was drawn more thinly counts for more', () => {
    const test = FITTED.splits.test.map((draft) => ({
      ...draft,
      weight: draft.family === 'capitals' ? 50 : 1,
    }));
    const weighed = evaluate({ ...FITTED, splits: { ...FITTED.splits, test } }, OPTIONS);
    expect(weighed.summary?.kept.value ?? 0).toBeGreaterThan((evaluation.summary?.kept.value ?? 1) + 0.2);
  });
});
