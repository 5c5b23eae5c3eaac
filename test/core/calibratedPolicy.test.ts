import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalibratedPolicyOptions, calibratedPolicy } from '../../src/core/calibratedPolicy.ts';
import type { Calibration } from '../../src/core/calibration.ts';
import { openPolicy, type Reading, type Verdict } from '../../src/core/policy.ts';
import { readingsOf } from '../arbitraries.ts';
import { anyReading } from './evidenceArbitraries.ts';
import {
  asked,
  certified,
  DRIFT,
  lookupOf,
  meanBitsHead,
  refused,
  SCORER,
  secondHead,
  smallCalibration,
  stratum,
} from './smallCalibration.ts';

/** Accepted is a risk up to 0.3: a mean of 0.6 bits. */
const CALIBRATION = smallCalibration([stratum('one', certified(0.3, 0.2))]);

const OPTIONS: CalibratedPolicyOptions = {
  index: lookupOf(),
  doubtAbove: 0.5,
  rejectBelow: 0.05,
  uncertified: 'heavy',
  gateMaxBad: null,
};

interface Given {
  readonly whole?: boolean;
  readonly calibration?: Calibration;
  readonly options?: Partial<CalibratedPolicyOptions>;
}

/** A request that the policy has opened, and how it goes on. */
function request({ whole = false, calibration = CALIBRATION, options = {} }: Given = {}) {
  const policy = calibratedPolicy(calibration, { ...OPTIONS, ...options });
  const opening = openPolicy(policy, asked(whole));
  const stateAfter = (readings: readonly Reading[]) => readings.reduce(policy.next, opening.state);
  const verdicts = (readings: readonly Reading[]): readonly Verdict[] =>
    readings.map((_, at) => policy.verdict(stateAfter(readings.slice(0, at + 1))));
  return {
    policy,
    opening,
    stateAfter,
    verdicts,
    kinds: (bits: readonly number[]) => verdicts(readingsOf(bits)).map(({ kind }) => kind),
    ended: (bits: readonly number[]) => policy.ended(stateAfter(readingsOf(bits))),
  };
}

const times = (count: number, bits: number): number[] => new Array<number>(count).fill(bits);
const CALM = 0.2;
/** Risk 0.35: it comes down to 0.3 for three drafts in eight. */
const WARM = 0.7;
const HOT = 1.8;

describe('policy calibrated, a stream (hold-back 16, at most 48, risk accepted 0.3)', () => {
  const { kinds, ended, verdicts } = request();

  it('waits between looks and before the hold-back, however calm', () => {
    expect(kinds(times(17, CALM))).toEqual([...new Array<string>(15).fill('wait'), 'keep', 'keep']);
  });

  it('says why', () => {
    expect(verdicts(readingsOf(times(16, CALM))).at(-1)).toEqual({ kind: 'keep', reason: 'low_risk' });
    expect(verdicts(readingsOf(times(4, HOT))).at(-1)).toEqual({ kind: 'reject', reason: 'risk' });
    expect(verdicts(readingsOf(times(4, WARM))).at(-1)).toEqual({ kind: 'doubt', reason: 'risk' });
  });

  it('rejects at the first look a draft that will hardly recover, for good', () => {
    expect(kinds([...times(4, HOT), ...times(60, 0)])).toEqual([
      ...new Array<string>(3).fill('wait'),
      ...new Array<string>(61).fill('reject'),
    ]);
    expect(ended([...times(4, HOT), ...times(60, 0)])).toEqual({ kind: 'reject', reason: 'risk' });
  });

  it('doubts until it is kept or rejected', () => {
    const seen = kinds([...times(4, WARM), ...times(12, CALM)]);
    expect(seen.slice(3, 15)).toEqual(new Array<string>(12).fill('doubt'));
    expect(seen[15]).toBe('keep');
  });

  it('keeps at a later look what was in doubt at the hold-back, up to its end', () => {
    const seen = kinds([...times(16, WARM), ...times(16, CALM)]);
    expect(seen[15]).toBe('doubt');
    expect(seen[31]).toBe('keep');
    const late = kinds([...times(32, WARM), ...times(32, 0)]);
    expect(late[63]).toBe('doubt');
  });

  it('watches what it kept: a late doubt or reject is said, and calm again is kept again', () => {
    const reject = kinds([...times(16, CALM), ...times(16, HOT)]);
    expect([reject[15], reject[30], reject[31]]).toEqual(['keep', 'keep', 'reject']);
    const doubt = kinds([...times(16, CALM), ...times(16, 1.1), ...times(32, 0)]);
    expect([doubt[15], doubt[31], doubt[63]]).toEqual(['keep', 'doubt', 'keep']);
  });

  it('judges an ended draft by its whole, however short', () => {
    expect(ended([CALM])).toEqual({ kind: 'keep', reason: 'low_risk' });
    expect(ended([HOT])).toEqual({ kind: 'reject', reason: 'risk' });
    expect(ended(times(4, 0.6))).toEqual({ kind: 'keep', reason: 'low_risk' });
  });

  it('doubts from the given chance of escalation on', () => {
    const at = (doubtAbove: number) => request({ options: { doubtAbove } }).kinds(times(4, WARM)).at(-1);
    // 0.05 above the threshold: 0.375 of past drafts fell as far.
    expect(at(0.62)).toBe('doubt');
    expect(at(0.63)).toBe('wait');
  });
});

describe('policy calibrated, a whole answer', () => {
  const { kinds, ended } = request({ whole: true });

  it('never keeps before the end', () => {
    expect(kinds(times(70, CALM))).not.toContain('keep');
    expect(ended(times(70, CALM))).toEqual({ kind: 'keep', reason: 'low_risk' });
  });

  it('rejects and doubts at any look', () => {
    expect(kinds([...times(4, 0), ...times(60, HOT)]).slice(7)).toContain('reject');
    expect(kinds(times(64, WARM)).at(-1)).toBe('doubt');
  });

  it('uses the certificate for whole answers', () => {
    const calibration = smallCalibration([stratum('one', certified(0.3), certified(0.1))]);
    expect(request({ calibration, whole: true }).ended([0.4])).toMatchObject({ kind: 'reject' });
    expect(request({ calibration }).ended([0.4])).toMatchObject({ kind: 'keep' });
  });
});

describe('policy calibrated, before the draft', () => {
  const two = smallCalibration([
    stratum('one', certified(0.3)),
    stratum('rest', refused(0.2), refused(null)),
  ]);
  const opened = (given: Given) => {
    const { notDrafted, stratum: name, certified: covered } = request({ calibration: two, ...given }).opening;
    return [notDrafted, name, covered];
  };

  it('drafts where the stratum is certified', () => {
    expect(opened({})).toEqual([null, 'one', true]);
  });

  it('wants no draft of a novel prompt, or says that it is not certified', () => {
    const index = lookupOf({ novel: true, stratum: null, similarity: 0.05 });
    expect(opened({ options: { index } })).toEqual(['novel', null, false]);
    expect(opened({ options: { index, uncertified: 'serve' } })).toEqual([null, 'rest', false]);
    expect(opened({ options: { index, uncertified: 'serve' }, calibration: CALIBRATION })).toEqual([
      'novel',
      null,
      false,
    ]);
  });

  it('never certifies a novel prompt, whatever stratum is named', () => {
    const index = lookupOf({ novel: true });
    expect(opened({ options: { index } })).toEqual(['novel', 'one', false]);
    expect(opened({ options: { index, uncertified: 'serve' } })).toEqual([null, 'one', false]);
  });

  it('wants no draft where the certificate was refused, or says so, if any threshold is known', () => {
    const index = lookupOf({ stratum: 1 });
    expect(opened({ options: { index } })).toEqual(['uncertified', 'rest', false]);
    expect(opened({ options: { index, uncertified: 'serve' } })).toEqual([null, 'rest', false]);
    expect(opened({ options: { index, uncertified: 'serve' }, whole: true })).toEqual([
      'uncertified',
      'rest',
      false,
    ]);
  });

  it('wants no draft that may be a call of tools, which nobody grades, or says that it is not certified', () => {
    const opening = (uncertified: 'heavy' | 'serve', tools: boolean) => {
      const policy = calibratedPolicy(CALIBRATION, { ...OPTIONS, uncertified });
      const { notDrafted, certified: covered } = openPolicy(policy, { ...asked(true), tools });
      return [notDrafted, covered];
    };
    expect(opening('heavy', true)).toEqual(['uncertified', false]);
    expect(opening('serve', true)).toEqual([null, false]);
    expect(opening('heavy', false)).toEqual([null, true]);
  });

  it('gates by the prompt alone only where it is told to', () => {
    const index = lookupOf({ badShare: 0.8 });
    expect(opened({ options: { index } })).toEqual([null, 'one', true]);
    expect(opened({ options: { index, gateMaxBad: 0.7 } })).toEqual(['gate', 'one', true]);
    expect(opened({ options: { index, gateMaxBad: 0.8 } })).toEqual([null, 'one', true]);
  });

  it('keeps nothing when it was never opened', () => {
    const { policy } = request();
    const state = readingsOf(times(20, 0)).reduce(policy.next, policy.initial);
    expect(policy.verdict(state)).toEqual({ kind: 'wait' });
    expect(policy.ended(state)).toEqual({ kind: 'reject', reason: 'risk' });
  });
});

describe('policy calibrated with a second drafter', () => {
  const scorer = { evidence: ['logprobs', 'second'] as const, heads: [...SCORER.heads, secondHead(0.4)] };
  const calibration = smallCalibration([stratum('one', certified(0.3))], {
    pair: { second: 'other' },
    scorers: [scorer],
  });
  const { policy, stateAfter } = request({ calibration });
  const wanted = (bits: number) => policy.second?.wanted(stateAfter(readingsOf([bits])));
  const heard = (bits: number, agreement: number | null) => {
    const state = stateAfter(readingsOf([bits]));
    return policy.ended(policy.second?.heard(state, agreement) ?? state);
  };

  it('asks for its opinion only where that could decide either way', () => {
    // Risk 0.05 is far below the threshold; 0.9 above it by more than agreement takes away.
    expect([0.1, 0.4, 0.8, 1.8].map(wanted)).toEqual([false, true, true, false]);
  });

  it('keeps on agreement what it would reject, and rejects on disagreement what it would keep', () => {
    expect(heard(0.8, 1)).toEqual({ kind: 'keep', reason: 'low_risk' });
    expect(heard(0.8, 0)).toEqual({ kind: 'reject', reason: 'risk' });
    expect(heard(0.4, 0)).toEqual({ kind: 'reject', reason: 'disagreement' });
    expect(heard(0.4, 1)).toEqual({ kind: 'keep', reason: 'low_risk' });
  });

  it('is judged by itself when the second drafter gave no answer', () => {
    for (const bits of [0.4, 0.8])
      expect(heard(bits, null)).toEqual(policy.ended(stateAfter(readingsOf([bits]))));
  });

  it('wants none of a draft that was rejected', () => {
    expect(policy.second?.wanted(stateAfter(readingsOf(times(4, HOT))))).toBe(false);
  });

  it('is not asked for where the calibration knows none', () => {
    expect(request().policy.second).toBeUndefined();
    const noHead = smallCalibration([stratum('one', certified(0.3))], { pair: { second: 'other' } });
    expect(request({ calibration: noHead }).policy.second).toBeUndefined();
  });
});

describe('policy calibrated, stricter', () => {
  it('is the same policy at the strictest certified threshold', () => {
    const { policy } = request();
    const stricter = policy.stricter;
    if (!stricter) throw new Error('Cannot test the stricter policy: there is none');
    const state = openPolicy(stricter, asked(false)).state;
    expect(stricter.ended(readingsOf([0.5]).reduce(stricter.next, state))).toMatchObject({ kind: 'reject' });
    expect(stricter.ended(readingsOf([0.4]).reduce(stricter.next, state))).toMatchObject({ kind: 'keep' });
    expect(stricter.stricter).toBeNull();
    expect([stricter.name, stricter.calibration]).toEqual([policy.name, policy.calibration]);
  });

  it('is none where no certificate has a stricter threshold', () => {
    const calibration = smallCalibration([stratum('one', certified(0.3)), stratum('rest', refused(0.2))]);
    expect(request({ calibration }).policy.stricter).toBeNull();
  });

  it('serves nothing that is not certified', () => {
    const calibration = smallCalibration([
      stratum('one', certified(0.3, 0.1)),
      stratum('rest', refused(0.2)),
    ]);
    const options = { uncertified: 'serve', index: lookupOf({ stratum: 1 }) } as const;
    const { policy, opening } = request({ calibration, options });
    expect(opening.notDrafted).toBeNull();
    if (!policy.stricter) throw new Error('Cannot test the stricter policy: there is none');
    expect(openPolicy(policy.stricter, asked(false)).notDrafted).toBe('uncertified');
  });
});

describe('policy calibrated, for whatever is read', () => {
  const readings = fc.array(anyReading, { maxLength: 70 });

  it('says the same of the same readings, and never takes a reject back', () => {
    fc.assert(
      fc.property(readings, fc.boolean(), (list, whole) => {
        const one = request({ whole });
        const seen = one.verdicts(list);
        expect(request({ whole }).verdicts(list)).toEqual(seen);
        const rejected = seen.findIndex(({ kind }) => kind === 'reject');
        if (rejected === -1) return;
        expect(seen.slice(rejected).every(({ kind }) => kind === 'reject')).toBe(true);
        expect(one.policy.ended(one.stateAfter(list)).kind).toBe('reject');
      }),
    );
  });

  it('keeps no whole answer before its end, and no stream before the hold-back', () => {
    fc.assert(
      fc.property(readings, fc.boolean(), (list, whole) => {
        const kept = request({ whole })
          .verdicts(list)
          .findIndex(({ kind }) => kind === 'keep');
        expect(kept === -1 || (!whole && kept + 1 >= 16 && kept + 1 <= 48)).toBe(true);
      }),
    );
  });

  it('changes its mind only at looks', () => {
    fc.assert(
      fc.property(readings, (list) => {
        const seen = request().verdicts(list);
        for (const [at, verdict] of seen.entries()) {
          if (at > 0 && ![4, 8, 16, 32, 64].includes(at + 1)) expect(verdict).toEqual(seen[at - 1]);
        }
      }),
    );
  });
});

describe('policy calibrated, what it cannot use', () => {
  const broken = (calibration: Calibration) => () => calibratedPolicy(calibration, OPTIONS);

  it.each([0, -1, 1.1, Number.NaN])('a chance of %s to doubt above', (doubtAbove) => {
    expect(() => calibratedPolicy(CALIBRATION, { ...OPTIONS, doubtAbove })).toThrow(RangeError);
  });

  it.each([-0.1, 1.1, Number.NaN])('a chance of %s to reject below', (rejectBelow) => {
    expect(() => calibratedPolicy(CALIBRATION, { ...OPTIONS, rejectBelow })).toThrow(RangeError);
  });

  it('a stratum without its scorer', () => {
    expect(broken(smallCalibration([stratum('one', certified(0.3))], { scorers: [] }))).toThrow(
      'Cannot use calibration c0ffee: strata[0].scorer is 0, of 0 scorers',
    );
  });

  it('evidence it does not know, or not yet at that look', () => {
    const withHead = (features: readonly string[]) => {
      const head = { ...meanBitsHead(4, DRIFT), features };
      return smallCalibration([], { scorers: [{ evidence: ['logprobs'], heads: [head] }] });
    };
    expect(broken(withHead(['moon_phase']))).toThrow(
      'scorers[0].heads[0].features[0] is "moon_phase", which this version does not know',
    );
    expect(broken(withHead(['second_agreement']))).toThrow(
      'features[0] is "second_agreement", which is not known at look 4',
    );
  });

  it('a model that does not fit its features', () => {
    const scorers = (model: Calibration['scorers'][number]['heads'][number]['model']) => [
      { evidence: ['logprobs'] as const, heads: [{ ...meanBitsHead('end'), model }] },
    ];
    const two = { kind: 'logistic', mean: [0, 0], scale: [1], weights: [1], bias: 0 } as const;
    expect(broken(smallCalibration([], { scorers: scorers(two) }))).toThrow('model has other than 1 means');
    const loop = { kind: 'trees', bias: 0, trees: [[{ feature: 0, at: 0, left: 0, right: 0 }]] } as const;
    expect(broken(smallCalibration([], { scorers: scorers(loop) }))).toThrow('leads to a node that does not');
    const wild = { kind: 'trees', bias: 0, trees: [[{ feature: 1, at: 0, left: 1, right: 2 }]] } as const;
    expect(broken(smallCalibration([], { scorers: scorers(wild) }))).toThrow(
      'model.trees[0][0].feature is 1',
    );
  });

  it('graded prompts of a stratum that is none', () => {
    const calibration = smallCalibration([stratum('one', certified(0.3))]);
    const prompt = { terms: [1], weights: [1], bad: false, stratum: 1 };
    const neighbours = { ...calibration.neighbours, prompts: [prompt] };
    expect(broken({ ...calibration, neighbours })).toThrow('neighbours.prompts[0].stratum is 1, of 1 strata');
  });
});
