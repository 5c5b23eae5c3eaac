import { describe, expect, it } from 'vitest';
import { certifyStratum } from '../../src/calibration/certifyStratum.ts';
import type { GradedDraft } from '../../src/core/gradedDraft.ts';
import {
  certified,
  lookupOf,
  refused,
  SCORER,
  secondHead,
  smallCalibration,
  stratum,
} from '../core/smallCalibration.ts';
import { recordedDraft } from '../recordedDraft.ts';

const CERTAIN = [0, -30];
/** One bit: a risk of one half. */
const EVEN = [Math.log(0.5), Math.log(0.5)];
const calm = Array.from({ length: 100 }, () => recordedDraft([CERTAIN, CERTAIN], { draftRight: true }));
const doubtful = (right: boolean, second: GradedDraft['second']) =>
  Array.from({ length: 40 }, () => recordedDraft([EVEN, EVEN], { draftRight: right, second }));

/** Up to a risk of 0.3, for streams and whole answers alike. */
function certificates(drafts: readonly GradedDraft[], second: string | null) {
  const scorer = { evidence: ['logprobs', 'second'] as const, heads: [...SCORER.heads, secondHead(0.6)] };
  const calibration = smallCalibration([stratum('one', certified(0.3)), stratum('other', refused(null))], {
    pair: { second },
    scorers: [scorer],
  });
  const lookup = lookupOf();
  const bad = ({ draftRight }: GradedDraft) => draftRight === false;
  return (['stream', 'whole'] as const).map((serving) =>
    certifyStratum({ calibration, stratum: 0, serving, lookup }, drafts, [0.3], bad),
  );
}

describe('certifying with a second drafter, whose agreement makes a doubtful draft good enough', () => {
  it('counts what it said where that is on record', () => {
    const agreed = { agreement: 1, usage: null };
    for (const certificate of certificates([...calm, ...doubtful(true, agreed)], 'other')) {
      expect(certificate).toMatchObject({ certified: true, accepted: 140, bad: 0 });
    }
    for (const certificate of certificates(
      [...calm, ...doubtful(false, { agreement: 0, usage: null })],
      'other',
    )) {
      expect(certificate).toMatchObject({ certified: true, accepted: 100, bad: 0 });
    }
  });

  it('takes it for the worse where it was never asked: the bad would be served, and the good not', () => {
    for (const certificate of certificates([...calm, ...doubtful(false, null)], 'other')) {
      expect(certificate).toMatchObject({ certified: false, accepted: 140, bad: 40 });
    }
    for (const certificate of certificates([...calm, ...doubtful(true, null)], 'other')) {
      expect(certificate).toMatchObject({ certified: true, accepted: 100, bad: 0 });
    }
  });

  it('takes nothing for anything where the pair has no second drafter', () => {
    for (const certificate of certificates([...calm, ...doubtful(false, null)], null)) {
      expect(certificate).toMatchObject({ certified: true, accepted: 100, bad: 0 });
    }
  });
});
