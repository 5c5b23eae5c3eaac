import { ANSWER_METRICS } from './answerMetrics.ts';
import { CACHE_ROWS } from './cacheRows.ts';
import { DECISION_METRICS } from './decisionMetrics.ts';
import { MONEY_METRICS } from './moneyMetrics.ts';
import { UPSTREAM_METRICS } from './upstreamMetrics.ts';

/**
 * Values that are known only when a gateway is composed: names of its routes, `direct` beside them, its models,
 * the strata of its calibrations, states of the chart, or whatever a part says of itself.
 */
export type LabelSource = 'routes' | 'routes or direct' | 'models' | 'strata' | 'states' | 'parts' | 'facts';

/** One metric: what it is called, counts and is labelled by. */
export interface MetricRow {
  /** Without the prefix that every name of this product has. */
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** Null: a plain number, or a fact whose value is 1. */
  readonly unit: 'seconds' | 'tokens' | 'bits' | 'dollars' | null;
  readonly labels: readonly string[];
  /** What each label may be: a closed list, or where its values come from. */
  readonly values?: Readonly<Record<string, readonly string[] | LabelSource>>;
  /** Upper bounds of a histogram's buckets, ascending. */
  readonly buckets?: readonly number[];
  readonly help: string;
}

/** The prefix of every name. */
export const METRIC_PREFIX = 'draftthinker_';

/** Every metric there is, besides those of the process itself; registry and documentation are made from it. */
export const METRICS = {
  ...ANSWER_METRICS,
  ...DECISION_METRICS,
  ...UPSTREAM_METRICS,
  ...MONEY_METRICS,
  ...CACHE_ROWS,
} as const satisfies Readonly<Record<string, MetricRow>>;
