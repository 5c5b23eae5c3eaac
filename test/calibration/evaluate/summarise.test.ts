import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateOf } from '../../../src/calibration/evaluate/estimateOf.ts';
import { familyConfusion } from '../../../src/calibration/evaluate/familyConfusion.ts';
import {
  costShare,
  operatingOf,
  riskOf,
  savingOf,
  summarise,
} from '../../../src/calibration/evaluate/summarise.ts';
import { isBad } from '../../../src/calibration/isBad.ts';
import { heavyOutcome, type Served, servedAs, wholeOutcome } from '../../../src/calibration/served.ts';
import { PRICES } from '../fitOptions.ts';
import { madeUpDrafts } from '../madeUpDrafts.ts';

const DRAFTS = madeUpDrafts(120, 1);
const PLAIN = { seed: 1, resamples: 0 };
const BOOTSTRAP = { seed: 1, resamples: 200 };
const bad = isBad('error');

/** Any mixture of keeping, giving up and not drafting. */
const ways = fc
  .array(fc.constantFrom('keep', 'drop', 'heavy'), { minLength: DRAFTS.length, maxLength: DRAFTS.length })
  .map((way): Served[] =>
    DRAFTS.map((draft, at) =>
      servedAs(
        draft,
        way[at] === 'heavy' ? heavyOutcome(draft) : wholeOutcome(draft, way[at] === 'keep'),
        PRICES,
      ),
    ),
  );

describe('figures of serving', () => {
  it('add up: kept, risk and quality are those of the requests one by one', () => {
    fc.assert(
      fc.property(ways, (served) => {
        const kept = served.filter(({ outcome }) => outcome.served === 'draft');
        const wrong = kept.filter(({ draft }) => draft.draftRight === false).length;
        const summary = summarise(served, bad, PLAIN);
        expect(summary?.kept.value).toBeCloseTo(kept.length / served.length, 12);
        expect(summary?.risk?.value ?? 0).toBeCloseTo(kept.length === 0 ? 0 : wrong / kept.length, 12);
        // Heavy is always right here, so every mistake is a kept bad draft.
        expect(summary?.quality.value).toBeCloseTo(1 - wrong / served.length, 12);
        expect(summary?.heavyQuality.value).toBe(1);
        expect((summary?.saving?.value ?? 0) + (costShare(served, [...served.keys()]) ?? 0)).toBeCloseTo(
          1,
          12,
        );
        const notDrafted = served.filter(({ outcome }) => outcome.notDrafted !== null).length;
        expect(Object.values(summary?.notDrafted ?? {}).reduce((sum, count) => sum + count, 0)).toBe(
          notDrafted,
        );
      }),
    );
  });

  it('always-heavy costs one share of itself and saves nothing', () => {
    const heavy = DRAFTS.map((draft) => servedAs(draft, heavyOutcome(draft), PRICES));
    expect(operatingOf(heavy, BOOTSTRAP)?.cost).toEqual({ value: 1, low: 1, high: 1 });
    expect(savingOf(heavy, BOOTSTRAP)).toEqual({ value: 0, low: 0, high: 0 });
    expect(riskOf(heavy, bad, BOOTSTRAP)).toBeNull();
  });

  it('know no cost share where heavy costs nothing', () => {
    const nothing = { inputDollars: 0, outputDollars: 0 };
    const prices = { draft: nothing, heavy: nothing, second: null };
    const served = DRAFTS.map((draft) => servedAs(draft, wholeOutcome(draft, true), prices));
    expect(savingOf(served, PLAIN)).toBeNull();
  });

  it('confusion by family counts every request once', () => {
    fc.assert(
      fc.property(ways, (served) => {
        const families = familyConfusion(served, bad);
        const all = families.reduce(
          (sum, { keptGood, keptBad, escalatedGood, escalatedBad }) =>
            sum + keptGood + keptBad + escalatedGood + escalatedBad,
          0,
        );
        expect(all).toBe(served.length);
        expect(families.reduce((sum, { notDrafted }) => sum + notDrafted, 0)).toBe(
          served.filter(({ outcome }) => outcome.notDrafted !== null).length,
        );
      }),
    );
  });
});

describe('an interval', () => {
  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(ways, (served) => {
        expect(savingOf(served, BOOTSTRAP)).toEqual(savingOf(served, BOOTSTRAP));
      }),
      { numRuns: 10 },
    );
    const served = DRAFTS.map((draft) => ({ ...draft, family: null })).map((draft) =>
      servedAs(draft, wholeOutcome(draft, draft.draftRight === true), PRICES),
    );
    expect(savingOf(served, { seed: 2, resamples: 200 })).not.toEqual(savingOf(served, BOOTSTRAP));
  });

  it('draws families, not prompts: where all of a family do alike, it is as wide as families are few', () => {
    const share = (rows: readonly number[]) =>
      rows.filter((row) => DRAFTS[row]?.family === 'capitals').length / rows.length;
    const byFamily = estimateOf(DRAFTS, share, BOOTSTRAP);
    const alone = DRAFTS.map((draft) => ({ ...draft, family: null }));
    const byPrompt = estimateOf(alone, share, BOOTSTRAP);
    const width = (one: typeof byFamily) => (one?.high ?? 0) - (one?.low ?? 0);
    expect(width(byFamily)).toBeGreaterThan(3 * width(byPrompt));
  });

  it('of no drafts is none', () => {
    expect(estimateOf([], () => 1, BOOTSTRAP)).toBeNull();
    expect(summarise([], bad, BOOTSTRAP)).toBeNull();
  });
});
