import type { GradedDraft } from '../core/gradedDraft.ts';
import { unitHash } from './splitDrafts.ts';

/**
 * Thins drafts that were sampled with different probabilities to a sample in which each request was as likely
 * as any other: one of weight w stays with probability w over the greatest. The exact binomial bound holds for
 * such a sample and for no weighted one.
 */
export function equalWeights(drafts: readonly GradedDraft[], seed: number): readonly GradedDraft[] {
  const greatest = drafts.reduce((most, { weight }) => Math.max(most, weight), 0);
  return drafts.filter(({ id, weight }) => unitHash(`thin ${seed}:${id}`) * greatest < weight);
}
