import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalWeights } from '../../src/calibration/equalWeights.ts';
import { madeUpDrafts } from './madeUpDrafts.ts';

const DRAFTS = madeUpDrafts(200, 1);
const weighed = fc
  .array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 1, maxLength: DRAFTS.length })
  .map((weights) =>
    DRAFTS.slice(0, weights.length).map((draft, at) => ({ ...draft, weight: weights[at] ?? 1 })),
  );

describe('thinning to equal weights', () => {
  it('keeps every draft of the greatest weight, so all of equal ones', () => {
    fc.assert(
      fc.property(weighed, fc.nat(), (drafts, seed) => {
        const greatest = Math.max(...drafts.map(({ weight }) => weight));
        const kept = new Set(equalWeights(drafts, seed));
        for (const draft of drafts) if (draft.weight === greatest) expect(kept).toContain(draft);
        const equal = drafts.map((draft) => ({ ...draft, weight: 7.5 }));
        expect(equalWeights(equal, seed)).toEqual(equal);
      }),
    );
  });

  it('done again takes nothing more away', () => {
    fc.assert(
      fc.property(weighed, fc.nat(), (drafts, seed) => {
        const once = equalWeights(drafts, seed);
        expect(equalWeights(once, seed)).toEqual(once);
      }),
    );
  });

  it('undoes an uneven draw: half of what stood for one of two stays', () => {
    const many = madeUpDrafts(4000, 2).map((draft, at) => ({ ...draft, weight: at % 2 === 0 ? 20 : 10 }));
    const kept = equalWeights(many, 1);
    const light = kept.filter(({ weight }) => weight === 10).length;
    expect(kept.length - light).toBe(2000);
    // Six standard deviations of a fair coin thrown 2,000 times.
    expect(Math.abs(light - 1000)).toBeLessThan(135);
  });

  it('does not look at labels', () => {
    const drafts = DRAFTS.map((draft, at) => ({ ...draft, weight: 1 + (at % 9) }));
    const flipped = drafts.map((draft) => ({ ...draft, draftRight: !draft.draftRight }));
    const ids = (all: typeof drafts) => equalWeights(all, 4).map(({ id }) => id);
    expect(ids(flipped)).toEqual(ids(drafts));
  });

  it('of none is none', () => {
    expect(equalWeights([], 1)).toEqual([]);
  });
});
