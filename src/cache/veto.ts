import { GUARD_NAMES } from '../core/guards/guardFinding.ts';

/** What keeps a candidate from being served: a guard of core, or what is known of the entry. */
export const VETOES = [
  ...GUARD_NAMES,
  /** Two entries pass with different answers. */
  'ambiguous',
  /** Feedback, a comparison or the verifier said of this pair that it may not be. */
  'rejected',
  /** The verifier said so now. */
  'verifier',
  'too_old',
  /** Its body has ended or was purged. */
  'gone',
] as const;

export type Veto = (typeof VETOES)[number];
