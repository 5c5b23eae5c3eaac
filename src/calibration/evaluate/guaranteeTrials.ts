import type { GradedDraft } from '../../core/gradedDraft.ts';
import type { RiskPromise } from '../clopperPearson.ts';
import { fixedSequence } from '../fixedSequence.ts';
import type { GuaranteeTrial } from '../report/evaluation.ts';
import { type Random, seededRandom } from '../seededRandom.ts';
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
 * The procedure many times, with the drafts themselves as the whole world, so that the truth is known: thresholds
 * are chosen on a third of the families or drafts; the rest is the world. A calibration sample as large as half
 * of it is drawn from the world with replacement, and a certificate is violated when the risk of what the
 * threshold accepts in the world it serves is over alpha.
 * @param by `row`: it serves the world the sample was drawn from. `family`: the sample is drawn from one half of
 *   the families, and the other half is served.
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
    const { train, sampled, served } = worldOf(scored, by, `${seed}/${resample}`);
    const random = seededRandom(`${seed}/${resample}`);
    const size = Math.floor((by === 'row' ? sampled.length : sampled.length + served.length) / 2);
    const calibration = drawn(sampled, size, random);
    const grid = thresholdGrid(
      train.map(({ score }) => score),
      train.map(({ bad }) => bad),
      { ...promise, expected: calibration.length, steps: STEPS },
    );
    const counts = grid.map((threshold) => ({ threshold, ...countAt(calibration, threshold) }));
    const certificate = fixedSequence(counts, promise);
    if (!certificate.certified) continue;
    const { accepted, bad } = countAt(served, certificate.threshold);
    if (accepted === 0) continue;
    certified += 1;
    if (bad > promise.alpha * accepted) violated += 1;
  }
  return { name: by === 'row' ? 'exchangeable' : 'out_of_family', resamples, certified, violated };
}

function worldOf(scored: readonly Scored[], by: 'row' | 'family', seed: string) {
  const train: Scored[] = [];
  const sampled: Scored[] = [];
  const other: Scored[] = [];
  for (const row of scored) {
    const group = by === 'family' ? (row.draft.family ?? row.draft.id) : row.draft.id;
    const at = unitHash(`${seed}:${group}`);
    (at < 1 / 3 ? train : by === 'row' || at < 2 / 3 ? sampled : other).push(row);
  }
  return { train, sampled, served: by === 'row' ? sampled : other };
}

function drawn(rows: readonly Scored[], size: number, random: Random): Scored[] {
  return Array.from({ length: size }, () => rows[Math.floor(random() * rows.length)]).filter(
    (row) => row !== undefined,
  );
}

function countAt(rows: readonly Scored[], threshold: number): { accepted: number; bad: number } {
  const accepted = rows.filter(({ score }) => score <= threshold);
  return { accepted: accepted.length, bad: accepted.filter(({ bad }) => bad).length };
}
