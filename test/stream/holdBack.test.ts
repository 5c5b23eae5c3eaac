import fc from 'fast-check';
import { concat, NEVER, of, Subject, throwError } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { holdBack } from '../../src/stream/holdBack.ts';
import { marbles, operatorCases } from './operatorCases.ts';

describe('holdBack, released from the start', () => {
  const letters = { a: 'a', b: 'b' };
  operatorCases<string, string>({
    operator: () => holdBack(of('now')),
    inputs: letters,
    outputs: letters,
    source: '-a---b|',
    result: '-a---b|',
    errored: '-a---b#',
    left: '-a--',
  });
});

describe('holdBack', () => {
  test.each([
    ['lets out what was kept when released, then follows', '-a-b-----c-|', '-----x', '-----(ab)c-|'],
    ['of a source that ended before ends after the release', '-a-b|', '------x', '------(ab|)'],
    ['of an empty source ends at the release', '|', '---x', '---|'],
    ['that is never released shows nothing, not even the end', '-a-b|', '------', '----------'],
    ['whose release ends without a word shows nothing', '-a-b|', '---|', '----------'],
    ['passes an error on at once and drops what was kept', '-a-#', '------x', '---#'],
    ['passes the error of its release on', '-a-b|', '--#', '--#'],
    ['hears only the first release', '-a---b|', '--x-x', '--a--b|'],
  ])('%s', (_, source, release, result) => {
    marbles().run(({ cold, hot, expectObservable }) => {
      expectObservable(cold(source).pipe(holdBack(hot(release)))).toBe(result);
    });
  });

  test('unsubscribed while holding leaves both sources and lets nothing out', () => {
    marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-a-b--c');
      const release = cold('------x');
      expectObservable(source.pipe(holdBack(release)), '-----!').toBe('-');
      expectSubscriptions(source.subscriptions).toBe('^----!');
      expectSubscriptions(release.subscriptions).toBe('^----!');
    });
  });

  test('never reorders, loses, repeats or leaks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('value', 'release', 'complete', 'error', 'leave'), { maxLength: 40 }),
        (steps) => {
          const source = new Subject<number>();
          const release = new Subject<void>();
          const shown: number[] = [];
          let sent = 0;
          let released = false;
          let over = false;
          let ends = 0;
          const end = () => {
            ends += 1;
          };
          const subscription = source
            .pipe(holdBack(release))
            .subscribe({ next: (value) => shown.push(value), error: end, complete: end });
          for (const step of steps) {
            const before = shown.length;
            const closed = subscription.closed;
            if (step === 'value' && !over) source.next(sent++);
            if (step === 'release') {
              released ||= true;
              release.next();
            }
            if (step === 'complete' && !over) source.complete();
            if (step === 'error' && !over) source.error(new Error('broken'));
            if (step === 'leave') subscription.unsubscribe();
            over ||= step === 'complete' || step === 'error';
            if (closed) expect(shown).toHaveLength(before);
            else if (released && step !== 'error') expect(shown).toHaveLength(sent);
            if (!released) expect(shown).toEqual([]);
          }
          expect(shown).toEqual(shown.map((_, at) => at));
          expect(ends).toBeLessThanOrEqual(1);
          if (subscription.closed) {
            expect(source.observed).toBe(false);
            expect(release.observed).toBe(false);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('keeps the order even when showing one value brings the next', () => {
    const source = new Subject<number>();
    const release = new Subject<void>();
    const shown: number[] = [];
    source.pipe(holdBack(release)).subscribe({
      next: (value) => {
        shown.push(value);
        if (value < 10) source.next(value + 10);
      },
      error: () => expect.unreachable(),
    });
    source.next(1);
    source.next(2);
    release.next();
    expect(shown).toEqual([1, 2, 11, 12]);
  });

  test('of a synchronous source that never ends holds its values for the release', () => {
    const release = new Subject<void>();
    const shown: number[] = [];
    concat(of(1, 2), NEVER)
      .pipe(holdBack(release))
      .subscribe({ next: (value) => shown.push(value), error: () => expect.unreachable() });
    expect(shown).toEqual([]);
    release.next();
    expect(shown).toEqual([1, 2]);
  });

  test('holds anew for each subscriber', () => {
    const release = new Subject<void>();
    const held$ = of(1, 2).pipe(holdBack(release));
    for (const _ of [1, 2]) {
      const shown: number[] = [];
      held$.subscribe({ next: (value) => shown.push(value), error: () => expect.unreachable() });
      expect(shown).toEqual([]);
      release.next();
      expect(shown).toEqual([1, 2]);
    }
  });

  test('errs when its release does, though the source is silent', () => {
    let told: unknown = null;
    NEVER.pipe(holdBack(throwError(() => 'no'))).subscribe({
      error: (error: unknown) => {
        told = error;
      },
    });
    expect(told).toBe('no');
  });
});
