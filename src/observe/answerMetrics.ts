import { ERRORS } from '../core/errors.ts';
import { LABEL_VALUES } from './labelValues.ts';
import { METRIC_BUCKETS } from './metricBuckets.ts';
import type { MetricRow } from './metricRow.ts';

/** Requests: how they ended, and how long they took. */
export const ANSWER_METRICS = {
  requests: {
    name: 'requests_total',
    type: 'counter',
    unit: null,
    labels: ['route', 'outcome', 'served', 'stream'],
    values: {
      route: 'routes or direct',
      outcome: LABEL_VALUES.outcomes,
      served: LABEL_VALUES.served,
      stream: LABEL_VALUES.booleans,
    },
    help: 'Requests that have a receipt, by route (direct: a named model), outcome, whose answer was shown, and whether it was streamed.',
  },
  errors: {
    name: 'errors_total',
    type: 'counter',
    unit: null,
    labels: ['code'],
    values: { code: Object.keys(ERRORS) },
    help: 'Errors that clients were told, of failed requests and of refused ones, by code.',
  },
  requestSeconds: {
    name: 'request_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['route', 'stream'],
    values: { route: 'routes or direct', stream: LABEL_VALUES.booleans },
    buckets: METRIC_BUCKETS.long,
    help: 'From a request to the end of its answer, as its client took it, whatever its outcome.',
  },
  firstShownSeconds: {
    name: 'time_to_first_token_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['route', 'served', 'stream'],
    values: { route: 'routes or direct', served: LABEL_VALUES.answeredBy, stream: LABEL_VALUES.booleans },
    buckets: METRIC_BUCKETS.first,
    help: 'From a request to the first piece of the answer that was shown; of a whole answer, to all of it.',
  },
  largestGapSeconds: {
    name: 'inter_token_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['route'],
    values: { route: 'routes or direct' },
    buckets: METRIC_BUCKETS.pause,
    help: 'The largest gap between two pieces of a streamed answer, one value a stream.',
  },
  overheadSeconds: {
    name: 'overhead_seconds',
    type: 'histogram',
    unit: 'seconds',
    labels: ['phase'],
    values: { phase: ['before', 'after', 'total'] },
    buckets: METRIC_BUCKETS.short,
    help: 'What the gateway itself took of an answered request: before its first call, after its last, and in all; without models, stores and holding back.',
  },
  requestsInState: {
    name: 'requests_in_state',
    type: 'gauge',
    unit: null,
    labels: ['state'],
    values: { state: 'states' },
    help: 'Requests that are being answered now, by state of the chart.',
  },
  admissionRejects: {
    name: 'admission_rejects_total',
    type: 'counter',
    unit: null,
    labels: ['reason'],
    values: { reason: ['rate_limit_exceeded', 'insufficient_quota', 'internal_error'] },
    help: 'Requests that were not let in, by error code.',
  },
  buildInfo: {
    name: 'build_info',
    type: 'gauge',
    unit: null,
    labels: ['version', 'node'],
    values: { version: 'facts', node: 'facts' },
    help: 'Versions of the gateway and of Node.js; the value is 1.',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
