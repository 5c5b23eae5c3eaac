import { describe, expect, it } from 'vitest';
import { guaranteeTrials, type Scored } from '../../../src/calibration/evaluate/guaranteeTrials.ts';
import { seededRandom } from '../../../src/calibration/seededRandom.ts';
import { madeUpDrafts } from '../madeUpDrafts.ts';

const promise = { alpha: 0.1, delta: 0.05 };
const how = { seed: 1, resamples: 60 };
/** Scores that are true probabilities in half of the families, and say nothing in the other half. */
const scored = (isHonest: (family: number) => boolean): Scored[] => {
  const random = seededRandom(7);
  return madeUpDrafts(900, 1).map((draft, at) => {
    const family = at % 12;
    const score = random();
    const bad = random() < (isHonest(family) ? score ** 2 : 0.6);
    return { draft: { ...draft, family: `family ${family}` }, score, bad };
  });
};

describe('trying the guarantee', () => {
  it('is the same for the same seed', () => {
    const rows = scored(() => true);
    expect(guaranteeTrials(rows, 'row', promise, how)).toEqual(guaranteeTrials(rows, 'row', promise, how));
  });

  it('finds it kept where the sample is of what is served', () => {
    const { certified, violated, resamples } = guaranteeTrials(
      scored(() => true),
      'row',
      promise,
      how,
    );
    expect(resamples).toBe(60);
    expect(certified).toBeGreaterThan(30);
    // One in twenty of 60; eight or more would come about once in a hundred times.
    expect(violated).toBeLessThan(8);
  });

  it('finds it broken where other families are served than were sampled', () => {
    const rows = scored((family) => family % 2 === 0);
    const out = guaranteeTrials(rows, 'family', { ...promise, alpha: 0.3 }, how);
    expect(out.violated).toBeGreaterThan(0.15 * out.certified);
    expect(out.violated).toBeLessThanOrEqual(out.certified);
  });

  it('certifies nothing where every draft is bad', () => {
    const rows = scored(() => true).map((row) => ({ ...row, bad: true }));
    expect(guaranteeTrials(rows, 'row', promise, how)).toMatchObject({ certified: 0, violated: 0 });
  });
});
