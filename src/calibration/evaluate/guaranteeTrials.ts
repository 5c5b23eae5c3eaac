import type { GradedDraft } from '../../core/gradedDraft.ts';
import type { RiskPromise } from '../clopperPearson.ts';
import { fixedSequence } from '../fixedSequence.ts';
import type { GuaranteeTrial } from '../report/evaluation.ts';
import { unitHash } from '../splitDrafts.ts';
import { thresholdGrid } from '../thresholdGrid.ts';

/** Drafts with a score that never saw them, for trying the guarantee over and over. */
export interface Scored {
  readonly draft: GradedDraft;
  readonly score: number;
  readonly bad: boolean;
}

const STEPS = 40;

/**
 * The procedure on many splits: thresholds chosen on one third, certified on another, tried on the last. A
 * certified split is violated when the share of bad ones among what the last third accepts is over alpha; one
 * that accepts nothing there is counted as not tested. What is tried is itself a sample, so that some splits
 * are over alpha by chance though the risk is not.
 * @param by `row`: the thirds are exchangeable. `family`: none has a family of another.
 */
export function guaranteeTrials(
  scored: readonly Scored[],
  by: 'row' | 'family',
  promise: RiskPromise,
  { seed, resamples }: { readonly seed: number; readonly resamples: number },
): GuaranteeTrial {
  let certified = 0;
  let violated = 0;
  for (let resample = 0; resample < resamples; resample += 1) {
    const thirds = thirdsOf(scored, by, `${seed}/${resample}`);
    const grid = thresholdGrid(
      thirds.train.map(({ score }) => score),
      thirds.train.map(({ bad }) => bad),
      { ...promise, expected: thirds.calibration.length, steps: STEPS },
    );
    const counts = grid.map((threshold) => ({ threshold, ...countAt(thirds.calibration, threshold) }));
    const certificate = fixedSequence(counts, promise);
    if (!certificate.certified) continue;
    const { accepted, bad } = countAt(thirds.test, certificate.threshold);
    if (accepted === 0) continue;
    certified += 1;
    if (bad > promise.alpha * accepted) violated += 1;
  }
  return { name: by === 'row' ? 'exchangeable' : 'out_of_family', resamples, certified, violated };
}

function thirdsOf(scored: readonly Scored[], by: 'row' | 'family', seed: string) {
  const thirds = { train: [] as Scored[], calibration: [] as Scored[], test: [] as Scored[] };
  for (const row of scored) {
    const group = by === 'family' ? (row.draft.family ?? row.draft.id) : row.draft.id;
    const at = unitHash(`${seed}:${group}`);
    const third = at < 1 / 3 ? thirds.train : at < 2 / 3 ? thirds.calibration : thirds.test;
    third.push(row);
  }
  return thirds;
}

function countAt(rows: readonly Scored[], threshold: number): { accepted: number; bad: number } {
  const accepted = rows.filter(({ score }) => score <= threshold);
  return { accepted: accepted.length, bad: accepted.filter(({ bad }) => bad).length };
}
