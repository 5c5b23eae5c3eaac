import type { CalibratedPair, Calibration, Stratum } from '../core/calibration.ts';
import { certifyStratum, type Serving } from './certifyStratum.ts';
import { equalWeights } from './equalWeights.ts';
import type { Fitted } from './fitCalibration.ts';
import { isBad } from './isBad.ts';
import { stratumAt } from './stratumAt.ts';
import { thresholdGrid } from './thresholdGrid.ts';
import { trainingScores } from './trainingScores.ts';

/** How many steps the sequence of thresholds has. */
const THRESHOLD_STEPS = 40;

/**
 * Certifies each stratum of a calibration anew on the calibration part, for the hold-back of `pair`: thresholds are
 * chosen from the training part, so that the part they are certified on has no say in them.
 */
export function recertify(
  { calibration, splits, lookup, scorers }: Pick<Fitted, 'calibration' | 'splits' | 'lookup' | 'scorers'>,
  options: { readonly pair: CalibratedPair; readonly seed: number; readonly servings: readonly Serving[] },
): Calibration {
  const { alpha, delta, risk } = calibration.promise;
  const bad = isBad(risk);
  const under = { ...calibration, pair: options.pair };
  const comparable = equalWeights(splits.calibration, options.seed);
  const held = Map.groupBy(comparable, ({ sketch }) => stratumAt(lookup, sketch));
  // Training drafts are among the neighbours themselves, in this order.
  const train = Map.groupBy(splits.train, ({ sketch }, place) => stratumAt(lookup, sketch, place));
  const strata = calibration.strata.map((stratum, at): Stratum => {
    const own = held.get(at) ?? [];
    const fitted = scorers[stratum.scorer];
    const certify = (serving: Serving) => {
      // Requests for streams may be of another kind than the rest; where it is known, each is tested on its own.
      const served = own.filter(({ whole }) => whole === undefined || whole === (serving === 'whole'));
      const scores =
        fitted === undefined ? [] : trainingScores(fitted, train.get(at) ?? [], options.pair, serving);
      const grid = thresholdGrid(
        scores.map(({ score }) => score),
        scores.map(({ draft }) => bad(draft)),
        { expected: served.length, alpha, delta, steps: THRESHOLD_STEPS },
      );
      return certifyStratum({ calibration: under, stratum: at, serving, lookup }, served, grid, bad);
    };
    const { stream, whole } = stratum;
    return {
      ...stratum,
      examples: own.length,
      stream: options.servings.includes('stream') ? certify('stream') : stream,
      whole: options.servings.includes('whole') ? certify('whole') : whole,
    };
  });
  return { ...under, strata };
}
