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
    const accepted = acceptedAt(trial, drafts, threshold, bad);
    yield { threshold, accepted: accepted.length, bad: accepted.filter(bad).length };
  }
}

/**
 * The drafts that are served when scores up to this one are accepted. In use every draft has a second opinion where
 * the policy wants one. What a recorded draft would have met that has none is not known: it counts on the side on
 * which no risk is overlooked, as served when it is bad and as not served when it is good.
 */
function acceptedAt(
  trial: Trial,
  drafts: readonly Read[],
  threshold: number,
  bad: (draft: GradedDraft) => boolean,
): GradedDraft[] {
  const policy = acceptingPolicy(trial.calibration, trial.lookup, { threshold, stratum: trial.stratum });
  const { holdBackTokens, holdBackTokensMax } = trial.calibration.pair;
  const stream = trial.serving === 'stream' ? { tokens: holdBackTokens, tokensMax: holdBackTokensMax } : null;
  const isServed = (draft: GradedDraft, readings: readonly Reading[]) =>
    replayDraft(policy, draft, { stream, readings }).served === 'draft';
  return drafts
    .filter(({ draft, readings }) => {
      if (policy.second === undefined || draft.second !== null) return isServed(draft, readings);
      const served = OPINIONS.map((second) => isServed({ ...draft, second }, readings));
      return bad(draft) ? served.includes(true) : !served.includes(false);
    })
    .map(({ draft }) => draft);
}

/** What a second drafter may say: nothing, something else, the same. */
const OPINIONS = [null, 0, 1].map((agreement) => ({ agreement, usage: null }));
