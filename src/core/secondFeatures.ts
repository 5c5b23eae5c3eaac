const NAMES = ['second_agreement', 'second_absent'] as const;

/** The names `secondFeatures` gives, in order. */
export const SECOND_FEATURES: readonly string[] = NAMES;

/**
 * A second drafter's opinion as numbers for a score; that it gave none is told apart from disagreement.
 * @param agreement of both answers, in [0, 1]; null when it gave none.
 */
export function secondFeatures(agreement: number | null): Readonly<Record<(typeof NAMES)[number], number>> {
  return { second_agreement: agreement ?? 0, second_absent: agreement === null ? 1 : 0 };
}
