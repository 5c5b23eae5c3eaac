import fc from 'fast-check';
import { from, Subject, VirtualTimeScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Judgement } from '../../src/core/judgement.ts';
import type { Verdict } from '../../src/core/policy.ts';
import {
  type HoldBackLimits,
  holdBackLimits,
  type StandingVerdict,
} from '../../src/stream/holdBackLimits.ts';
import type { Judged } from '../../src/stream/judge.ts';
import { marbles, operatorCases } from './operatorCases.ts';

const LIMITS: HoldBackLimits = { tokens: 3, maxMs: 20, tokensMax: 6, maxTotalMs: 50 };
const UNBOUNDED: HoldBackLimits = { tokens: 99, maxMs: 1e6, tokensMax: 99, maxTotalMs: 1e7 };

const WAIT: Verdict = { kind: 'wait' };
const DOUBT: Verdict = { kind: 'doubt', reason: 'window_mean' };
const KEEP: Verdict = { kind: 'keep', reason: 'calm' };
const REJECT: Verdict = { kind: 'reject', reason: 'early_token' };

function judged(verdict: Verdict, tokens: number): Judged {
  const judgement: Judgement = { policyState: null, tokens, withoutEvidence: 0, verdict };
  return { reading: null, judgement };
}

/** The n-th token with the verdict it leads to: lower case waits, upper case doubts. */
const IN = {
  a: judged(WAIT, 1),
  b: judged(WAIT, 2),
  c: judged(WAIT, 3),
  A: judged(DOUBT, 1),
  B: judged(DOUBT, 2),
  C: judged(DOUBT, 3),
  D: judged(DOUBT, 4),
  F: judged(DOUBT, 6),
  k: judged(KEEP, 1),
  K: judged(KEEP, 2),
  r: judged(REJECT, 1),
};

const OUT: Record<string, StandingVerdict> = {
  w: WAIT,
  d: DOUBT,
  k: KEEP,
  r: REJECT,
  t: { kind: 'doubt', reason: 'hold_back_tokens' },
  m: { kind: 'doubt', reason: 'hold_back_ms' },
  T: { kind: 'limit', reason: 'limit_tokens' },
  M: { kind: 'limit', reason: 'limit_ms' },
};

function run(source: string, result: string): void {
  marbles().run(({ cold, expectObservable }) => {
    expectObservable(cold(source, IN).pipe(holdBackLimits(LIMITS))).toBe(result, OUT);
  });
}

describe('holdBackLimits within its limits', () => {
  operatorCases<Judged, StandingVerdict>({
    operator: () => holdBackLimits(UNBOUNDED),
    inputs: IN,
    outputs: OUT,
    source: '-a-B-K-|',
    result: '-w-d-k-|',
    errored: '-w-d-k-#',
    left: '-w--',
  });
});

describe('a wait', () => {
  test('is doubt from the H-th token on', () => run('abc|', 'wwt|'));

  test('is doubt when it has lasted, counted from the first token and though none comes', () =>
    run('30ms a 99ms -', '30ms w 19ms m 29ms M'));

  test('is doubt for tokens that come late, too, and its clocks are the first token’s', () =>
    run('a 24ms b 99ms -', 'w 19ms m 4ms m 24ms M 49ms -'));

  test('that lasts to the end of all is a limit', () => run('a 99ms -', 'w 19ms m 29ms M'));

  test('before the first token has no clock: that is the first-token timeout’s', () =>
    run('999ms |', '999ms |'));
});

describe('a doubt', () => {
  test('is a limit from the H_max-th token on', () => run('ABCDF|', 'ddddT|'));

  test('of a drafter that stalls is a limit when it has lasted', () => run('A 99ms -', 'd 19ms d 29ms M'));

  test('that ends in a keep in time is none', () => run('A-K-|', 'd-k-|'));
});

describe('a keep', () => {
  test('ends the clocks', () => run('k 99ms |', 'k 99ms |'));

  test('still lets later alarms through, unbounded', () => run('kBCDF|', 'kdddd|'));

  test('of a drafter in doubt since long ends the clocks', () => run('A 30ms K 99ms -', 'd 19ms d 10ms k'));
});

test('a reject stands whatever the clocks say', () => run('r 99ms -', 'r 19ms r 29ms r'));

describe('the clocks', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each(['the end', 'an error', 'leaving', 'a keep'])('are cleared by %s', (by) => {
    const source = new Subject<Judged>();
    const subscription = source.pipe(holdBackLimits(LIMITS)).subscribe({ error: () => undefined });
    expect(vi.getTimerCount()).toBe(0);
    source.next(IN.a);
    expect(vi.getTimerCount()).toBe(2);
    if (by === 'the end') source.complete();
    if (by === 'an error') source.error(new Error('broken'));
    if (by === 'leaving') subscription.unsubscribe();
    if (by === 'a keep') source.next(IN.K);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('never start when the first token is kept', () => {
    const source = new Subject<Judged>();
    source.pipe(holdBackLimits(LIMITS)).subscribe({ error: () => expect.unreachable() });
    source.next(IN.k);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('each subscriber has clocks of its own', () => {
  marbles().run(({ cold, expectObservable }) => {
    const limited = cold('a 99ms -', IN).pipe(holdBackLimits(LIMITS));
    expectObservable(limited).toBe('w 19ms m 29ms M', OUT);
    expectObservable(limited, '10ms ^').toBe('10ms w 19ms m 29ms M', OUT);
  });
});

test('no wait stands at or beyond H, no doubt at or beyond H_max, and nothing else is changed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(WAIT, DOUBT, KEEP, REJECT), { maxLength: 12 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 8 }),
      (verdicts, tokens, more) => {
        const limits = { ...UNBOUNDED, tokens, tokensMax: tokens + more };
        const source = verdicts.map((verdict, at) => judged(verdict, at + 1));
        const standing: StandingVerdict[] = [];
        from(source)
          .pipe(holdBackLimits(limits, new VirtualTimeScheduler()))
          .subscribe({ next: (verdict) => standing.push(verdict), error: () => expect.unreachable() });
        expect(standing).toHaveLength(verdicts.length);
        let released = false;
        verdicts.forEach((verdict, at) => {
          const count = at + 1;
          const open = verdict.kind === 'wait' || verdict.kind === 'doubt';
          const kind =
            released || !open
              ? verdict.kind
              : count >= limits.tokensMax && (verdict.kind === 'doubt' || count >= tokens)
                ? 'limit'
                : count >= tokens
                  ? 'doubt'
                  : verdict.kind;
          expect(standing[at]?.kind).toBe(kind);
          released ||= verdict.kind === 'keep';
        });
      },
    ),
  );
});

test('a drafter that says something which is not judged is doubted, and given up, in time', () => {
  marbles().run(({ cold, expectObservable }) => {
    const spoken = cold('5ms x');
    const standing = cold<Judged>('99ms -').pipe(holdBackLimits(LIMITS, undefined, spoken));
    expectObservable(standing).toBe('25ms m 29ms M', OUT);
  });
});
