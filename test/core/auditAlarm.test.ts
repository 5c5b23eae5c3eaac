import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerBound } from '../../src/calibration/clopperPearson.ts';
import { type Random, seededRandom } from '../../src/calibration/seededRandom.ts';
import { type AlarmState, auditOne, openAlarm } from '../../src/core/auditAlarm.ts';

const delta = 0.05;
const promise = fc.record({
  target: fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
  delta: fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
});
const audits = fc.array(fc.tuple(fc.boolean(), fc.double({ min: 1e-9, max: 1, noNaN: true })), {
  maxLength: 300,
});

/** Audits until the alarm, null when there is none within so many. */
function auditsUntilAlarm(
  target: number,
  riskAt: (audit: number) => number,
  { atMost, random }: { readonly atMost: number; readonly random: Random },
): number | null {
  let state = openAlarm({ target, delta });
  while (state.audits < atMost) {
    state = auditOne(state, random() < riskAt(state.audits));
    if (state.alarm) return state.audits;
  }
  return null;
}

function median(values: readonly (number | null)[]): number {
  const ascending = values
    .map((value) => value ?? Number.POSITIVE_INFINITY)
    .sort((one, other) => one - other);
  return ascending[Math.floor(ascending.length / 2)] ?? Number.NaN;
}

describe('the alarm of audits', () => {
  it.each([0.02, 0.05, 0.1, 0.3])(
    'is false in no more than delta of 2,000 audits at a target of %d',
    (target) => {
      const random = seededRandom(`kept ${target}`);
      let alarms = 0;
      for (let run = 0; run < 500; run += 1) {
        if (auditsUntilAlarm(target, () => target, { atMost: 2000, random }) !== null) alarms += 1;
      }
      expect(lowerBound(alarms, 500, 0.05)).toBeLessThanOrEqual(delta);
    },
  );

  it.each([
    { target: 0.02, within: 550 },
    { target: 0.05, within: 230 },
    { target: 0.1, within: 110 },
    { target: 0.2, within: 50 },
  ])('finds twice a risk of $target within $within audits, in the median', ({ target, within }) => {
    const random = seededRandom(`doubled ${target}`);
    const found = Array.from({ length: 200 }, () =>
      auditsUntilAlarm(target, () => 2 * target, { atMost: 4000, random }),
    );
    expect(median(found)).toBeLessThanOrEqual(within);
  });

  it('does not let a long good past hide a drafter that turns bad', () => {
    const random = seededRandom('turned');
    const riskAt = (audit: number) => (audit < 1000 ? 0.02 : 0.5);
    const found = Array.from({ length: 200 }, () => auditsUntilAlarm(0.05, riskAt, { atMost: 4000, random }));
    expect(median(found) - 1000).toBeLessThanOrEqual(30);
    expect(found.filter((audits) => audits !== null && audits <= 1000).length).toBeLessThanOrEqual(10);
  });

  it('gains nothing from any next audit at the promised risk, whatever came before', () => {
    fc.assert(
      fc.property(promise, audits, fc.double({ min: 1e-9, max: 1, noNaN: true }), (given, past, weight) => {
        const state = past.reduce((each, [bad, weight]) => auditOne(each, bad, weight), openAlarm(given));
        const growth = (bad: boolean) =>
          Math.exp(auditOne(state, bad, weight).logEvidence - state.logEvidence);
        const mean = given.target * growth(true) + (1 - given.target) * growth(false);
        expect(mean).toBeLessThanOrEqual(1 + 1e-9);
        // A smaller risk gains less still.
        expect(growth(true)).toBeGreaterThanOrEqual(growth(false));
      }),
    );
  });

  it('stays finite and consistent, and once raised stays raised', () => {
    fc.assert(
      fc.property(promise, audits, (given, sequence) => {
        let state: AlarmState = openAlarm(given);
        let raised = false;
        for (const [bad, weight] of sequence) {
          state = auditOne(state, bad, weight);
          raised ||= state.logEvidence >= -Math.log(given.delta);
          expect(state.evidence).toBeGreaterThan(0);
          for (const value of [state.evidence, state.logEvidence, ...state.shares]) {
            expect(value).toSatisfy(Number.isFinite);
          }
          expect(state.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
          expect(state.alarm).toBe(raised);
        }
        expect(state.audits).toBe(sequence.length);
        expect(state.bad).toBe(sequence.filter(([bad]) => bad).length);
      }),
    );
  });

  it('stays finite over a hundred thousand audits of one kind', () => {
    for (const bad of [true, false]) {
      let state = openAlarm({ target: 0.05, delta });
      for (let audit = 0; audit < 100_000; audit += 1) state = auditOne(state, bad);
      expect(state.evidence).toSatisfy(Number.isFinite);
      expect(state.evidence).toBeGreaterThan(0);
      expect(state.alarm).toBe(bad);
    }
  });

  it('can be stored and read back as JSON', () => {
    const state = auditOne(openAlarm({ target: 0.05, delta }), true);
    expect(auditOne(JSON.parse(JSON.stringify(state)), true)).toEqual(auditOne(state, true));
  });

  it('keeps its promise about the weighted risk when answers were sampled unevenly', () => {
    const random = seededRandom('weights');
    let alarms = 0;
    for (let run = 0; run < 400; run += 1) {
      let state = openAlarm({ target: 0.1, delta });
      for (let audit = 0; audit < 800; audit += 1) {
        // Half of the answers are never bad and the others in two of ten; these are audited four times as often.
        const risky = random() < 0.8;
        state = auditOne(state, risky && random() < 0.2, risky ? 0.25 : 1);
      }
      if (state.alarm) alarms += 1;
    }
    expect(lowerBound(alarms, 400, 0.05)).toBeLessThanOrEqual(delta);
  });

  it('refuses a target, a delta or a weight that is none', () => {
    expect(() => openAlarm({ target: 0, delta })).toThrow('target must be in (0, 1): 0');
    expect(() => openAlarm({ target: 0.1, delta: 1 })).toThrow('delta must be in (0, 1): 1');
    const open = openAlarm({ target: 0.1, delta });
    for (const weight of [0, -1, 2, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => auditOne(open, true, weight)).toThrow('weight must be in (0, 1]');
    }
  });
});
