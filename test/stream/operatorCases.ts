import { EMPTY, from, lastValueFrom, NEVER, type OperatorFunction, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { expect, test } from 'vitest';

/** A scheduler whose marbles are compared by value. */
export function marbles(): TestScheduler {
  return new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
}

/** What an operator makes of one stream, in marbles. */
export interface OperatorExample<In, Out> {
  readonly operator: () => OperatorFunction<In, Out>;
  readonly inputs: Readonly<Record<string, In>>;
  readonly outputs: Readonly<Record<string, Out>>;
  /** Ends with `|`, without groups. */
  readonly source: string;
  readonly result: string;
  /** The result when the source errors where it would have completed. */
  readonly errored: string;
  /** The result when it is left in the fourth frame. */
  readonly left: string;
  /** What an empty source yields. */
  readonly empty?: string;
}

/** The cases every operator must stand: never, empty, values, error, leaving, a synchronous source, again. */
export function operatorCases<In, Out>(example: OperatorExample<In, Out>): void {
  const { operator, inputs, outputs, source, result, errored, left, empty = '|' } = example;
  const values = [...source].flatMap((mark) => (mark in inputs ? [inputs[mark] as In] : []));
  const results = [...result].flatMap((mark) => (mark in outputs ? [outputs[mark] as Out] : []));

  test('of a source that never speaks says nothing', () => {
    marbles().run(({ expectObservable }) => {
      expectObservable(NEVER.pipe(operator())).toBe('-');
    });
  });

  test('of an empty source', () => {
    marbles().run(({ expectObservable }) => {
      expectObservable(EMPTY.pipe(operator())).toBe(empty, outputs);
    });
  });

  test('of values', () => {
    marbles().run(({ cold, expectObservable }) => {
      expectObservable(cold(source, inputs).pipe(operator())).toBe(result, outputs);
    });
  });

  test('of an error after values passes both on', () => {
    marbles().run(({ cold, expectObservable }) => {
      expectObservable(cold(source.replace('|', '#'), inputs).pipe(operator())).toBe(errored, outputs);
    });
  });

  test('unsubscribed in the middle leaves its source at once', () => {
    marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
      const values$ = cold(source, inputs);
      expectObservable(values$.pipe(operator()), '---!').toBe(left, outputs);
      expectSubscriptions(values$.subscriptions).toBe('^--!');
    });
  });

  test('of a synchronous source, twice over, is the same', async () => {
    const once = from(values).pipe(operator());
    expect(await lastValueFrom(once.pipe(toArray()))).toEqual(results);
    expect(await lastValueFrom(once.pipe(toArray()))).toEqual(results);
  });
}
