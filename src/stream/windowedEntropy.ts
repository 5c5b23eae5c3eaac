import { defer, map, type OperatorFunction } from 'rxjs';
import { type EntropyForm, entropyBits } from '../core/entropy.ts';
import type { TokenEvidence } from '../core/evidence.ts';
import type { Reading } from '../core/policy.ts';
import { emptyWindow, pushWindow, windowMean } from '../core/window.ts';

/**
 * Each token with its entropy in bits and the mean over the last `window` tokens that carry evidence.
 * A token without evidence has no entropy and leaves the mean as it is.
 *
 * ```
 * tokens    --a----b----?----c--|
 * readings  --1----2----2----3--|   (mean of the last window)
 * ```
 */
export function windowedEntropy(options: {
  readonly form: EntropyForm;
  readonly window: number;
}): OperatorFunction<TokenEvidence, Reading> {
  return (tokens$) =>
    defer(() => {
      let recent = emptyWindow(options.window);
      let index = 0;
      return tokens$.pipe(
        map((token) => {
          index += 1;
          const bits = token.missing === null ? entropyBits(options.form, token.top) : null;
          if (bits !== null) recent = pushWindow(recent, bits);
          return { ...token, index, bits, meanBits: windowMean(recent) };
        }),
      );
    });
}
