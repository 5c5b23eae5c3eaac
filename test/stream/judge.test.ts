import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { type Judgement, judgeToken, openJudgement } from '../../src/core/judgement.ts';
import type { Policy, Reading } from '../../src/core/policy.ts';
import { type Judged, judge } from '../../src/stream/judge.ts';
import { operatorCases } from './operatorCases.ts';

/** Keeps from the second token on. */
const COUNTING: Policy = {
  name: 'counting',
  calibration: null,
  form: 'renormalised',
  topLogprobs: 1,
  window: 1,
  initial: 0,
  next: (count) => Number(count) + 1,
  verdict: (count) => (Number(count) < 2 ? { kind: 'wait' } : { kind: 'keep', reason: 'calm' }),
  ended: () => ({ kind: 'keep', reason: 'calm' }),
};

const reading = (index: number): Reading => ({
  text: 't',
  logprob: 0,
  top: [0],
  missing: null,
  index,
  bits: 0,
  meanBits: 0,
});

function judgedAfter(...readings: Reading[]): Judged {
  let judgement: Judgement = openJudgement(COUNTING);
  for (const one of readings) judgement = judgeToken(COUNTING, judgement, one);
  return { reading: readings.at(-1) ?? null, judgement };
}

describe('judge', () => {
  const [one, two, three] = [reading(1), reading(2), reading(3)];
  operatorCases<Reading, Judged>({
    operator: () => judge(COUNTING),
    inputs: { a: one, b: two, c: three },
    outputs: { a: judgedAfter(one), b: judgedAfter(one, two), c: judgedAfter(one, two, three) },
    source: '-a---bc|',
    result: '-a---bc|',
    errored: '-a---bc#',
    left: '-a--',
  });

  test('says what the policy says of each prefix', async () => {
    const judged = await lastValueFrom(from([one, two, three]).pipe(judge(COUNTING), toArray()));
    expect(judged.map(({ judgement }) => judgement.verdict.kind)).toEqual(['wait', 'keep', 'keep']);
  });
});
