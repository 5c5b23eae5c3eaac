import type { GradedDraft } from '../core/gradedDraft.ts';

/** Three disjoint parts: the score is learned on the first, thresholds on the second, figures on the third. */
export interface Splits {
  readonly train: readonly GradedDraft[];
  readonly calibration: readonly GradedDraft[];
  readonly test: readonly GradedDraft[];
}

/** How drafts are divided. */
export interface SplitOptions {
  /**
   * What is assigned as one. `row`: each draft by itself, so that the parts are exchangeable with each other and
   * with the traffic they come from, as the guarantee asks: a prompt that repeats in traffic may repeat across
   * parts too. `family`: whole families, which shows what happens on kinds of requests that were never seen.
   */
  readonly by: 'row' | 'family';
  readonly seed: number;
  /** Shares in (0, 1] that sum to at most 1; what they leave over is the test part. */
  readonly train: number;
  readonly calibration: number;
}

/**
 * Divides drafts by a seeded hash: a draft's part depends on nothing but itself and the
 * seed, so that later drafts never move earlier ones.
 */
export function splitDrafts(drafts: readonly GradedDraft[], options: SplitOptions): Splits {
  const splits = { train: [] as GradedDraft[], calibration: [] as GradedDraft[], test: [] as GradedDraft[] };
  for (const draft of drafts) {
    const at = unitHash(`${options.seed}:${groupOf(draft, options.by)}`);
    if (at < options.train) splits.train.push(draft);
    else if (at < options.train + options.calibration) splits.calibration.push(draft);
    else splits.test.push(draft);
  }
  return splits;
}

function groupOf(draft: GradedDraft, by: SplitOptions['by']): string {
  return by === 'family' ? `family ${draft.family ?? draft.id}` : draft.id;
}

/** A text as a number in [0, 1): FNV-1a, then the finaliser of MurmurHash3, which spreads near texts. */
export function unitHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
