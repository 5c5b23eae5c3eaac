import { LABEL_VALUES } from './labelValues.ts';
import { METRIC_BUCKETS } from './metricBuckets.ts';
import type { MetricRow } from './metricRow.ts';

/** Calls of requests to model servers; those of comparisons in the background show in cost alone. */
export const UPSTREAM_METRICS = {
  upstreamRequests: {
    name: 'upstream_requests_total',
    type: 'counter',
    unit: null,
    labels: ['role', 'model', 'outcome'],
    values: { role: LABEL_VALUES.roles, model: 'models', outcome: LABEL_VALUES.callOutcomes },
    help: 'Calls to model servers on behalf of requests, by role, model and how they ended.',
  },
  upstreamSeconds: {
    name: 'upstream_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['role', 'model'],
    values: { role: LABEL_VALUES.roles, model: 'models' },
    buckets: METRIC_BUCKETS.long,
    help: 'From opening a call to its end, of calls that were completed.',
  },
  upstreamFirstSeconds: {
    name: 'upstream_time_to_first_token_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['role', 'model'],
    values: { role: LABEL_VALUES.roles, model: 'models' },
    buckets: METRIC_BUCKETS.first,
    help: 'From opening a call to its first token, of calls that gave one; waiting for a place is part of it.',
  },
  upstreamTokens: {
    name: 'upstream_tokens_total',
    type: 'counter',
    unit: 'tokens',
    labels: ['role', 'model', 'kind'],
    values: { role: LABEL_VALUES.roles, model: 'models', kind: LABEL_VALUES.tokenKinds },
    help: 'Tokens of calls, reported or estimated; cached_prompt is a part of prompt.',
  },
  abortSeconds: {
    name: 'abort_confirm_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['role'],
    values: { role: LABEL_VALUES.roles },
    buckets: METRIC_BUCKETS.short,
    help: 'From giving up a call until it was over and its connection let go; a call that was not when its request ended is not counted.',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
