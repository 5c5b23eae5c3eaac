import type { CachePart } from './cacheParts.ts';

/** Why the cache was not asked. */
export const BYPASS_REASONS = [
  'no_store',
  'no_cache',
  'temperature',
  'n',
  'web_search',
  'modality',
  /** Holds what has no canonical JSON: a number beyond a double, a lone surrogate. */
  'unreadable',
] as const;
export type BypassReason = (typeof BYPASS_REASONS)[number];

/** Why only the same words are looked for, whatever the mode; of a text, the reasons of core/reuseFault.ts. */
export const EXACT_ONLY_REASONS = ['not_text', 'tools', 'seeded', 'no_vectors', 'budget'] as const;
export type ExactOnlyReason = (typeof EXACT_ONLY_REASONS)[number];

const FAILURES = ['down', 'slow', 'failed'] as const;
/** `down`: its breaker is open; `slow`: not within its deadline; `failed`: any other error. */
export type FailureReason = `${CachePart}_${(typeof FAILURES)[number]}`;

const failuresOf = <Part extends CachePart>(part: Part) =>
  [`${part}_down`, `${part}_slow`, `${part}_failed`] as const;

/** Why nothing was found. */
export const MISS_REASONS = [
  ...EXACT_ONLY_REASONS,
  'not_found',
  /** What is kept is older than the client takes. */
  'too_old',
  'no_candidate',
  'vetoed',
  'ambiguous',
  /** The verifier is asked once the fresh answer was served. */
  'grey',
  'shadow',
  ...failuresOf('store'),
  ...failuresOf('vectors'),
  ...failuresOf('embedder'),
  ...failuresOf('verifier'),
  /** The whole lookup was not done within its deadline. */
  'lookup_slow',
  /** Nobody waited any more. */
  'aborted',
  /** A fault of the cache itself. */
  'bug',
] as const;
export type MissReason = (typeof MISS_REASONS)[number];

export type LookupReason = BypassReason | MissReason;
