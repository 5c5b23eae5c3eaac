import type { Calibration, Certificate } from '../core/calibration.ts';
import type { GradedDraft } from '../core/gradedDraft.ts';
import type { NeighbourLookup } from '../core/neighbours.ts';
import type { Reading } from '../core/policy.ts';
import { readDraft } from '../core/readDraft.ts';
import { replayDraft } from '../core/replayDraft.ts';
import { acceptingPolicy } from './acceptingPolicy.ts';
import { fixedSequence } from './fixedSequence.ts';

/** How answers are served: a stream may be kept from the hold-back on, a whole answer only at its end. */
export type Serving = 'stream' | 'whole';

/** The stratum and the serving under test, with everything else of a calibration as it will be used. */
export interface Trial {
  readonly calibration: Calibration;
  readonly stratum: number;
  readonly serving: Serving;
  readonly lookup: NeighbourLookup;
}

/**
 * Certifies the policy as a whole, by replaying it over the calibration drafts of the stratum at each
 * threshold in turn, strict to loose: what is counted as accepted is what would be served.
 * @param drafts the calibration drafts that fall into the stratum; all of one weight.
 */
export function certifyStratum(
  trial: Trial,
  drafts: readonly GradedDraft[],
  thresholds: readonly number[],
  bad: (draft: GradedDraft) => boolean,
): Certificate {
  const { alpha, delta } = trial.calibration.promise;
  const { pair } = trial.calibration;
  const read = drafts.map((draft): Read => ({ draft, readings: readDraft(draft.draft, pair) }));
  return fixedSequence(counts(trial, read, thresholds, bad), { alpha, delta });
}

/** A draft as the policy reads it: done once, whatever threshold is tried. */
interface Read {
  readonly draft: GradedDraft;
  readonly readings: readonly Reading[];
}

/** Lazily: the sequence stops at its first failure, and nothing looser is replayed then. */
function* counts(
  trial: Trial,
  drafts: readonly Read[],
  thresholds: readonly number[],
  bad: (draft: GradedDraft) => boolean,
): Iterable<{ threshold: number; accepted: number; bad: number }> {
  for (const threshold of thresholds) {
    const accepted = acceptedAt(trial, drafts, threshold);
    yield { threshold, accepted: accepted.length, bad: accepted.filter(bad).length };
  }
}

/** The drafts that are served when scores up to this one are accepted. */
function acceptedAt(trial: Trial, drafts: readonly Read[], threshold: number): GradedDraft[] {
  const policy = acceptingPolicy(trial.calibration, trial.lookup, { threshold, stratum: trial.stratum });
  const { holdBackTokens, holdBackTokensMax } = trial.calibration.pair;
  const stream = trial.serving === 'stream' ? { tokens: holdBackTokens, tokensMax: holdBackTokensMax } : null;
  return drafts
    .filter(({ draft, readings }) => replayDraft(policy, draft, { stream, readings }).served === 'draft')
    .map(({ draft }) => draft);
}
