import { describe, expect, it } from 'vitest';
import { acceptingPolicy } from '../../../src/calibration/acceptingPolicy.ts';
import { costCurve } from '../../../src/calibration/evaluate/costCurve.ts';
import { fitCalibration } from '../../../src/calibration/fitCalibration.ts';
import { FIT, PRICES, STREAM } from '../fitOptions.ts';
import { madeUpDrafts } from '../madeUpDrafts.ts';

const { calibration, lookup, splits } = fitCalibration(madeUpDrafts(900, 1), FIT);
const parts = (stream: typeof STREAM | null) => ({
  drafts: splits.test,
  prices: PRICES,
  stream,
  at: (threshold: number) => acceptingPolicy(calibration, lookup, { threshold }),
  thresholds: [0, 0.25, 0.5, 0.75, 1],
  certified: null,
  baselines: { shortest: (draft: (typeof splits.test)[number]) => draft.draft.tokens.length < 12 },
  bootstrap: { seed: 1, resamples: 50 },
});

describe.each([
  ['streams', STREAM],
  ['whole answers', null],
])('the cost curve of %s', (_, stream) => {
  const curve = costCurve(parts(stream));
  const baseline = (name: string) => {
    const found = curve?.baselines.find((one) => one.name === name);
    if (found === undefined) throw new TypeError(`no baseline ${name}`);
    return found;
  };

  it('has always-heavy at cost 1 and full quality, and always-draft at its own price', () => {
    expect(baseline('always_heavy')).toMatchObject({ cost: { value: 1 }, quality: { value: 1 } });
    // Prompt and answer at a twentieth of heavy's price.
    expect(baseline('always_draft').cost.value).toBeCloseTo(0.05, 9);
  });

  it('has an oracle that no point and no rule beats: as good as heavy, for less than any as good', () => {
    const oracle = baseline('oracle');
    expect(oracle.quality.value).toBe(1);
    for (const { cost, quality } of [...(curve?.points ?? []), ...(curve?.baselines ?? [])]) {
      expect(quality.value).toBeLessThanOrEqual(oracle.quality.value);
      if (quality.value === oracle.quality.value) {
        expect(cost.value).toBeGreaterThanOrEqual(oracle.cost.value);
      }
    }
  });

  it('never costs less than the drafts it keeps, nor more than a draft and heavy for each', () => {
    for (const { cost } of curve?.points ?? []) {
      expect(cost.value).toBeGreaterThan(0);
      expect(cost.value).toBeLessThanOrEqual(2.05);
    }
  });

  it('keeps all that is drafted at threshold 1, as always-draft does', () => {
    const all = curve?.points.find(({ threshold }) => threshold === 1);
    expect(all?.quality.value ?? 0).toBeLessThanOrEqual(baseline('always_draft').quality.value + 0.05);
  });

  it('tells the least cost of a quality by a point that has it, and none where none has', () => {
    for (const { share, cost } of curve?.costAtQuality ?? []) {
      const enough = (curve?.points ?? []).filter(({ quality }) => quality.value >= share);
      expect(cost?.value ?? null).toBe(
        enough.length === 0 ? null : Math.min(...enough.map((point) => point.cost.value)),
      );
    }
  });

  it('is the same for the same seed', () => {
    expect(costCurve(parts(stream))).toEqual(curve);
  });
});

it('there is no curve without drafts', () => {
  expect(costCurve({ ...parts(null), drafts: [] })).toBeNull();
});
