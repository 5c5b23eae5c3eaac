import { LOOKS } from '../../core/calibration.ts';
import { servingPolicy } from '../acceptingPolicy.ts';
import type { Fitted } from '../fitCalibration.ts';
import { isBad } from '../isBad.ts';
import { recertify } from '../recertify.ts';
import type { HoldBackResult } from '../report/evaluation.ts';
import { serve } from '../served.ts';
import type { PairPrices } from '../servingCost.ts';
import type { Bootstrap } from './estimateOf.ts';
import { riskOf, savingOf, shareKept } from './summarise.ts';

/** The same scores with another hold-back, certified anew each time and tried on the test part. */
export function holdBackSweep(
  fitted: Fitted,
  options: { readonly prices: PairPrices; readonly bootstrap: Bootstrap; readonly seed: number },
): HoldBackResult[] {
  return [...LOOKS, null].map((holdBackTokens) => {
    const { pair } = fitted.calibration;
    const tokens = holdBackTokens ?? pair.holdBackTokens;
    // A stream may be held as long beyond its hold-back as it is by default: two thirds of the limit.
    const tokensMax = holdBackTokens === null ? pair.holdBackTokensMax : 3 * tokens;
    const serving = holdBackTokens === null ? 'whole' : 'stream';
    const calibration = recertify(fitted, {
      pair: { ...pair, holdBackTokens: tokens, holdBackTokensMax: tokensMax },
      seed: options.seed,
      servings: [serving],
    });
    const served = serve(
      servingPolicy(calibration, fitted.lookup),
      fitted.splits.test,
      serving === 'stream' ? { tokens, tokensMax } : null,
      options.prices,
    );
    return {
      holdBackTokens,
      kept: shareKept(served, options.bootstrap),
      risk: riskOf(served, isBad(calibration.promise.risk), options.bootstrap),
      saving: savingOf(served, options.bootstrap),
      certified: calibration.strata.filter((stratum) => stratum[serving].certified).length,
      strata: calibration.strata.length,
    };
  });
}
