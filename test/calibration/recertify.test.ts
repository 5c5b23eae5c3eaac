import { describe, expect, it } from 'vitest';
import { servingPolicy } from '../../src/calibration/acceptingPolicy.ts';
import { fitCalibration } from '../../src/calibration/fitCalibration.ts';
import { recertify } from '../../src/calibration/recertify.ts';
import { serve } from '../../src/calibration/served.ts';
import { stratumAt } from '../../src/calibration/stratumAt.ts';
import type { GradedDraft } from '../../src/core/gradedDraft.ts';
import { FIT, PAIR, PRICES, STREAM } from './fitOptions.ts';
import { FAMILIES, madeUpDrafts } from './madeUpDrafts.ts';

const FITTED = fitCalibration(madeUpDrafts(900, 1), FIT);
const BOTH = { pair: PAIR, seed: FIT.seed, servings: ['stream', 'whole'] } as const;
const named = (calibration: typeof FITTED.calibration, name: string) => {
  const stratum = calibration.strata.find((one) => one.name === name);
  if (stratum === undefined) throw new TypeError(`no stratum ${name}`);
  return stratum;
};

describe('certifying anew', () => {
  it('with the same hold-back changes nothing', () => {
    expect(recertify(FITTED, BOTH)).toEqual(FITTED.calibration);
  });

  it('touches only the way of serving that is asked for, and says the pair it is for', () => {
    const pair = { ...PAIR, holdBackTokens: 8, holdBackTokensMax: 24 };
    const { strata, pair: now } = recertify(FITTED, { ...BOTH, pair, servings: ['stream'] });
    expect(now).toEqual(pair);
    expect(strata.map(({ whole }) => whole)).toEqual(FITTED.calibration.strata.map(({ whole }) => whole));
  });

  it('counts as accepted what the served policy would serve, no more and no less', () => {
    const { calibration, lookup, splits } = FITTED;
    for (const stream of [STREAM, null]) {
      const served = serve(servingPolicy(calibration, lookup), splits.calibration, stream, PRICES);
      for (const [at, stratum] of calibration.strata.entries()) {
        const certificate = stream === null ? stratum.whole : stratum.stream;
        const kept = served.filter(
          ({ draft, outcome }) => outcome.served === 'draft' && stratumAt(lookup, draft.sketch) === at,
        );
        if (!certificate.certified) {
          expect(kept).toEqual([]);
          continue;
        }
        expect([kept.length, kept.filter(({ right }) => !right).length]).toEqual([
          certificate.accepted,
          certificate.bad,
        ]);
      }
    }
  });

  it('does not let the calibration part choose its thresholds: its order and labels move none of them', () => {
    const flipped = (draft: GradedDraft) => ({ ...draft, draftRight: true });
    const easy = recertify(
      { ...FITTED, splits: { ...FITTED.splits, calibration: FITTED.splits.calibration.map(flipped) } },
      BOTH,
    );
    const before = named(FITTED.calibration, 'capitals').whole;
    const after = named(easy, 'capitals').whole;
    // Without a bad one every threshold passes; the first of the sequence is the same.
    expect(before.certified && after.certified && after.strictThreshold === before.strictThreshold).toBe(
      true,
    );
  });

  it('thins drafts of uneven weights before they are counted', () => {
    const uneven = (draft: GradedDraft, at: number) => ({ ...draft, weight: at % 2 === 0 ? 50 : 1 });
    const calibration = FITTED.splits.calibration.map(uneven);
    const { strata } = recertify({ ...FITTED, splits: { ...FITTED.splits, calibration } }, BOTH);
    const counted = strata.reduce((sum, { examples }) => sum + examples, 0);
    const all = FITTED.calibration.strata.reduce((sum, { examples }) => sum + examples, 0);
    expect(counted).toBeLessThan(0.6 * all);
    expect(counted).toBeGreaterThan(0.4 * all);
  });
});

describe('requests for streams that are harder than the rest', () => {
  /** Capitals are asked whole, sums as streams, by the same words: one stratum for both. */
  const words = ['what', 'is', 'the'];
  const [easy, hard] = [
    { ...FAMILIES[0], name: 'asked', words, rightShare: 0.99, tells: 0 },
    { ...FAMILIES[1], name: 'asked', words, rightShare: 0.6, tells: 0 },
  ];
  const mixed = (known: boolean) => [
    ...madeUpDrafts(900, 1, [easy]).map((draft) => ({ ...draft, ...(known && { whole: true }) })),
    ...madeUpDrafts(90, 2, [hard]).map((draft) => ({ ...draft, ...(known && { whole: false }) })),
  ];

  it('are not certified by what was asked whole', () => {
    const { strata } = fitCalibration(mixed(true), FIT).calibration;
    expect(strata[0]).toMatchObject({
      name: 'asked',
      whole: { certified: true },
      stream: { certified: false },
    });
  });

  it('are certified with the others where nobody recorded which was which', () => {
    const { strata } = fitCalibration(mixed(false), FIT).calibration;
    expect(strata[0]).toMatchObject({ whole: { certified: true }, stream: { certified: true } });
  });
});

describe('the gate before the draft', () => {
  it('is part of what is certified: what it turns away is not counted', () => {
    const pair = { ...PAIR, gateMaxRisk: 0.3 };
    const gated = recertify(FITTED, { ...BOTH, pair });
    expect(gated.pair.gateMaxRisk).toBe(0.3);
    const { lookup, splits } = FITTED;
    const served = serve(servingPolicy(gated, lookup), splits.calibration, null, PRICES);
    expect(served.some(({ outcome }) => outcome.notDrafted === 'gate')).toBe(true);
    for (const [at, { whole }] of gated.strata.entries()) {
      const kept = served.filter(
        ({ draft, outcome }) => outcome.served === 'draft' && stratumAt(lookup, draft.sketch) === at,
      );
      if (whole.certified) expect(kept).toHaveLength(whole.accepted);
    }
  });
});
