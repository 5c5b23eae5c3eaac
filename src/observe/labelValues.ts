import type { CallRecord, Receipt } from '../core/receipt.ts';

/** Stands for every value that is on no list. */
export const OTHER = 'other';

/** Stands for a value there is none of. */
export const NONE = '-';

/** The route of a request for a named model. */
export const DIRECT = 'direct';

const BOOLEANS = ['true', 'false'] as const;
const OUTCOMES = ['answered', 'failed', 'cancelled'] as const satisfies readonly Receipt['outcome'][];
const ANSWERED_BY = ['draft', 'heavy', 'speculative', 'cache', 'direct'] as const;
const SERVED = [...ANSWERED_BY, 'none'] as const;
const VERDICTS = ['wait', 'keep', 'doubt', 'reject', 'limit'] as const;
const LATE_VERDICTS = ['doubt', 'reject'] as const;
const HELD = ['kept', 'escalated'] as const;
const ROLES = ['draft', 'heavy', 'second', 'direct'] as const satisfies readonly CallRecord['role'][];
/** Who spends: the calls of requests and of comparisons, lookups in the cache, and graders. */
const SPENDERS = [...ROLES, 'cache', 'judge'] as const;
const CALL_OUTCOMES = ['completed', 'aborted', 'failed'] as const;
const TOKEN_KINDS = ['prompt', 'cached_prompt', 'completion'] as const;
const PURPOSES = [
  'answer',
  'wasted_draft',
  'wasted_speculation',
  'second',
  'cache',
  'embedding',
  'judge',
  'audit',
  'observe',
] as const;
/** A cost that is unknown is none of these, and not counted as money. */
const BASES = ['reported', 'estimated', 'illustrative'] as const;
const GRADES = ['good', 'bad', 'unknown'] as const;
const TIERS = ['exact', 'canonical', 'semantic', 'verified', 'shared'] as const;

/** Reasons of each verdict. */
export const VERDICT_REASONS: Readonly<Record<(typeof VERDICTS)[number], readonly string[]>> = {
  wait: [NONE],
  keep: ['calm', 'low_risk'],
  doubt: ['early_token', 'window_mean', 'hold_back_tokens', 'hold_back_ms', 'risk'],
  reject: [
    'early_token',
    'window_mean',
    'no_logprobs',
    'sentinel_logprobs',
    'truncated',
    'filtered',
    'refused',
    'empty',
    'invalid_json',
    'risk',
    'disagreement',
  ],
  limit: ['limit_tokens', 'limit_ms'],
};

/** Closed lists of label values; whatever is not on them is counted as {@link OTHER}. */
export const LABEL_VALUES = {
  booleans: BOOLEANS,
  outcomes: OUTCOMES,
  answeredBy: ANSWERED_BY,
  served: SERVED,
  verdicts: VERDICTS,
  lateVerdicts: LATE_VERDICTS,
  held: HELD,
  roles: ROLES,
  spenders: SPENDERS,
  callOutcomes: CALL_OUTCOMES,
  tokenKinds: TOKEN_KINDS,
  purposes: PURPOSES,
  bases: BASES,
  grades: GRADES,
  tiers: TIERS,
} as const;
