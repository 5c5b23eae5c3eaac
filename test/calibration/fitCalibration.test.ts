import { describe, expect, it } from 'vitest';
import { servingPolicy } from '../../src/calibration/acceptingPolicy.ts';
import { CalibrationError } from '../../src/calibration/CalibrationError.ts';
import { fitCalibration } from '../../src/calibration/fitCalibration.ts';
import { serve } from '../../src/calibration/served.ts';
import { calibrationFault } from '../../src/core/calibrationFault.ts';
import type { GradedDraft } from '../../src/core/gradedDraft.ts';
import { FIT, PRICES, STREAM } from './fitOptions.ts';
import { FAMILIES, madeUpDrafts } from './madeUpDrafts.ts';

describe('a calibration', () => {
  const fitted = fitCalibration(madeUpDrafts(900, 1), FIT);

  it('is the same for the same drafts, options and seed', () => {
    expect(fitCalibration(madeUpDrafts(900, 1), FIT).calibration).toEqual(fitted.calibration);
  });

  it('refers to nothing that is not in it', () => {
    expect(calibrationFault(fitted.calibration)).toBeNull();
  });

  it('certifies a kind of request that the drafter can do, and refuses one that it cannot', () => {
    const byName = new Map(fitted.calibration.strata.map((stratum) => [stratum.name, stratum]));
    expect(byName.get('capitals')?.whole).toMatchObject({ certified: true });
    expect(byName.get('proofs')?.whole).toMatchObject({ certified: false });
  });

  it('tells how many accepted examples a refusal lacks', () => {
    const capitals = FAMILIES.filter(({ name }) => name === 'capitals');
    const few = fitCalibration(madeUpDrafts(80, 3, capitals), FIT).calibration.strata;
    expect(few).toMatchObject([{ name: 'rest', whole: { certified: false } }]);
    expect(few.map(({ whole }) => (whole.certified ? null : whole.missing))).toEqual([expect.any(Number)]);
  });

  it('learns nothing from the parts that certify and test it', () => {
    const { calibration, test } = fitted.splits;
    const held = new Set([...calibration, ...test].map(({ id }) => id));
    const flipped = madeUpDrafts(900, 1).map((draft) =>
      held.has(draft.id) ? { ...draft, draftRight: !draft.draftRight } : draft,
    );
    const other = fitCalibration(flipped, FIT).calibration;
    expect(other.scorers).toEqual(fitted.calibration.scorers);
    expect(other.neighbours).toEqual(fitted.calibration.neighbours);
  });

  it('keeps the promise on requests it has not seen', { timeout: 120_000 }, () => {
    let certified = 0;
    let violated = 0;
    for (let seed = 10; seed < 22; seed += 1) {
      const { calibration, lookup } = fitCalibration(madeUpDrafts(700, seed), { ...FIT, seed });
      const fresh = madeUpDrafts(1500, 1000 + seed);
      const kept = serve(servingPolicy(calibration, lookup), fresh, STREAM, PRICES).filter(
        ({ outcome }) => outcome.served === 'draft',
      );
      if (kept.length === 0) continue;
      certified += 1;
      const risk = kept.filter(({ right }) => !right).length / kept.length;
      if (risk > FIT.alpha) violated += 1;
    }
    expect(certified).toBeGreaterThan(6);
    // One in twenty at most, and twelve tries: three would come about once in fifty times by chance.
    expect(violated).toBeLessThan(3);
  });
});

describe('drafts that cannot be calibrated on', () => {
  const drafts = madeUpDrafts(200, 5);
  const all = (change: Partial<GradedDraft>) => drafts.map((draft) => ({ ...draft, ...change }));

  it.each([
    ['no drafts', [], /0 of 0 drafts are graded/],
    ['ungraded ones', all({ draftRight: null }), /0 of 200 drafts are graded/],
    ['only adequate ones', all({ draftRight: true }), /all 200 graded drafts are adequate/],
    ['only inadequate ones', all({ draftRight: false }), /all 200 graded drafts are inadequate/],
  ])('%s are refused with the reason', (_, given, message) => {
    expect(() => fitCalibration(given, FIT)).toThrow(CalibrationError);
    expect(() => fitCalibration(given, FIT)).toThrow(message);
  });

  it('of which only some have their text are refused where the answer is to be evidence', () => {
    const some = drafts.map((draft, at) => ({
      ...draft,
      draft: { ...draft.draft, text: at % 2 === 0 ? 'a text' : null },
    }));
    const evidence = [...FIT.evidence, 'answer'] as const;
    expect(() => fitCalibration(some, { ...FIT, evidence })).toThrow(/100 of 200 graded drafts/);
    expect(() => fitCalibration(drafts, { ...FIT, evidence })).not.toThrow();
    expect(() => fitCalibration(some, FIT)).not.toThrow();
  });

  it('a drafter without log-probabilities still has a prompt to judge by, and is never kept', () => {
    const silent = drafts.map((draft) => ({
      ...draft,
      draft: {
        ...draft.draft,
        tokens: draft.draft.tokens.map((token) => ({
          ...token,
          logprob: null,
          top: [],
          missing: 'absent' as const,
        })),
      },
    }));
    const { calibration, lookup } = fitCalibration(silent, FIT);
    const served = serve(servingPolicy(calibration, lookup), silent, STREAM, PRICES);
    expect(served.every(({ outcome }) => outcome.served === 'heavy')).toBe(true);
  });

  it('are split the same way when more of them come', () => {
    const { splits } = fitCalibration(madeUpDrafts(200, 5, FAMILIES), FIT);
    const more = fitCalibration([...drafts, ...madeUpDrafts(100, 6)], FIT).splits;
    const before = new Set(splits.train.map(({ id }) => id));
    expect(more.train.filter(({ id }) => id.startsWith('5-')).map(({ id }) => id)).toEqual([...before]);
  });
});
