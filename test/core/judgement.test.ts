import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyPolicy } from '../../src/core/entropyPolicy.ts';
import {
  type DraftEnding,
  type Judgement,
  judgeEnd,
  judgeToken,
  openJudgement,
} from '../../src/core/judgement.ts';
import type { Policy, Reading } from '../../src/core/policy.ts';
import { draftBits, readingsOf } from '../arbitraries.ts';

const entropy = entropyPolicy();

/** The most careless policy there can be. */
const keepsAll: Policy<null> = {
  name: 'keeps-all',
  calibration: null,
  form: entropy.form,
  topLogprobs: entropy.topLogprobs,
  window: entropy.window,
  initial: null,
  next: () => null,
  verdict: () => ({ kind: 'keep', reason: 'calm' }),
  ended: () => ({ kind: 'keep', reason: 'calm' }),
};

const STOP: DraftEnding = { finishReason: 'stop', cutBy: null, refused: false };
const KEEP = { kind: 'keep', reason: 'calm' };

function judge<State>(policy: Policy<State>, readings: readonly Reading[]): Judgement<State> {
  return readings.reduce(
    (judgement, reading) => judgeToken(policy, judgement, reading),
    openJudgement(policy),
  );
}

/** Readings with evidence (.), without (x), or with sentinels only (s). */
function readings(pattern: string): readonly Reading[] {
  const marks = [...pattern];
  return readingsOf(marks.map((mark) => (mark === '.' ? 0.1 : null))).map((reading, at) =>
    marks[at] === 's' ? { ...reading, missing: 'sentinel' } : reading,
  );
}

const verdictOn = (pattern: string) => judge(keepsAll, readings(pattern)).verdict;

describe('missing evidence is not confidence, whatever the policy says', () => {
  it('waits before the first token', () => {
    expect(openJudgement(keepsAll)).toEqual({
      policyState: null,
      tokens: 0,
      withoutEvidence: 0,
      verdict: { kind: 'wait' },
    });
  });

  it('rejects for a first token without log-probabilities', () => {
    expect(verdictOn('x')).toEqual({ kind: 'reject', reason: 'no_logprobs' });
    expect(verdictOn('s')).toEqual({ kind: 'reject', reason: 'sentinel_logprobs' });
  });

  it('tolerates one missing entry wherever it comes after the first', () => {
    expect(verdictOn('.x')).toEqual(KEEP);
    expect(verdictOn('.....s')).toEqual(KEEP);
  });

  it('rejects for more than a tenth of the later tokens', () => {
    expect(verdictOn('.xx')).toEqual({ kind: 'reject', reason: 'no_logprobs' });
    expect(verdictOn('.xs')).toEqual({ kind: 'reject', reason: 'sentinel_logprobs' });
    expect(verdictOn(`.${'.'.repeat(17)}xx`)).toEqual({ kind: 'reject', reason: 'no_logprobs' });
    expect(verdictOn(`.${'.'.repeat(18)}xx`)).toEqual(KEEP);
  });

  it('counts what came with and without evidence', () => {
    expect(judge(keepsAll, readings('..x..'))).toMatchObject({ tokens: 5, withoutEvidence: 1 });
  });

  it('never takes it back, neither for later tokens nor at the end', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[.xs]{0,40}$/), fc.constantFrom('x', 's', '.xx'), (rest, fault) => {
        const judgement = judge(keepsAll, readings(fault + rest));
        const first = verdictOn(fault);
        expect(judgement.verdict).toEqual(first);
        expect(judgeEnd(keepsAll, judgement, STOP)).toEqual(first);
        expect(judgeEnd(keepsAll, judgement, { ...STOP, refused: true })).toEqual(first);
      }),
    );
  });

  it('otherwise leaves the verdict to the policy', () => {
    fc.assert(
      fc.property(draftBits, (bits) => {
        let state = entropy.initial;
        let judgement = openJudgement(entropy);
        for (const reading of readingsOf(bits)) {
          state = entropy.next(state, reading);
          judgement = judgeToken(entropy, judgement, reading);
          expect(judgement.policyState).toEqual(state);
          expect(judgement.verdict).toEqual(entropy.verdict(state));
        }
        if (bits.length > 0) expect(judgeEnd(entropy, judgement, STOP)).toEqual(entropy.ended(state));
      }),
    );
  });

  it('lets a policy take back its own rejection', () => {
    let calls = 0;
    const fickle: Policy<null> = {
      ...keepsAll,
      verdict: () =>
        ++calls === 1 ? { kind: 'reject', reason: 'window_mean' } : { kind: 'keep', reason: 'calm' },
    };
    const judgement = judge(fickle, readings('..'));
    expect(judgement.verdict).toEqual(KEEP);
    expect(judgeEnd(fickle, judge(fickle, readings('.')), STOP)).toEqual(KEEP);
  });
});

describe('the end of a draft, whatever the policy says', () => {
  const whole = judge(keepsAll, readings('....'));

  it.each<[string, Partial<DraftEnding>]>([
    ['filtered', { finishReason: 'content_filter' }],
    ['refused', { refused: true }],
    ['truncated', { finishReason: 'length', cutBy: 'drafter' }],
    ['truncated', { finishReason: 'length', cutBy: null }],
    ['truncated', { finishReason: 'stop', cutBy: 'drafter' }],
  ])('%s: not kept (%o)', (reason, ending) => {
    expect(judgeEnd(keepsAll, whole, { ...STOP, ...ending })).toEqual({ kind: 'reject', reason });
  });

  it('empty: not kept', () => {
    expect(judgeEnd(keepsAll, openJudgement(keepsAll), STOP)).toEqual({ kind: 'reject', reason: 'empty' });
  });

  it('says filtered or refused rather than truncated or empty', () => {
    const nothing = openJudgement(keepsAll);
    expect(judgeEnd(keepsAll, nothing, { ...STOP, refused: true })).toMatchObject({ reason: 'refused' });
    const filtered = { finishReason: 'content_filter', cutBy: 'drafter', refused: true } as const;
    expect(judgeEnd(keepsAll, nothing, filtered)).toMatchObject({ reason: 'filtered' });
  });

  it.each<Partial<DraftEnding>>([
    {},
    { finishReason: 'length', cutBy: 'client' },
    { finishReason: 'tool_calls' },
  ])('is judged by the policy otherwise: %o', (ending) => {
    expect(judgeEnd(keepsAll, whole, { ...STOP, ...ending })).toEqual(KEEP);
  });
});
