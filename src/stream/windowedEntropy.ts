import { defer, map, type OperatorFunction } from 'rxjs';
import type { TokenEvidence } from '../core/evidence.ts';
import type { Reading } from '../core/policy.ts';
import { nextReading, openReadings, type ReadingOptions } from '../core/readings.ts';

/**
 * Each token with its entropy in bits and the mean over the last `window` tokens that carry evidence.
 * A token without evidence has no entropy and leaves the mean as it is.
 *
 * ```
 * tokens    --a----b----?----c--|
 * readings  --1----2----2----3--|   (mean of the last window)
 * ```
 */
export function windowedEntropy(options: ReadingOptions): OperatorFunction<TokenEvidence, Reading> {
  return (tokens$) =>
    defer(() => {
      let state = openReadings();
      return tokens$.pipe(
        map((token) => {
          const next = nextReading(state, token, options);
          state = next.state;
          return next.reading;
        }),
      );
    });
}
