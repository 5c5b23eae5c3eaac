/** One metric: what it is called, counts and is labelled by. */
export interface MetricRow {
  /** Without the prefix that every name of this product has. */
  readonly name: string;
  readonly type: 'gauge';
  readonly labels: readonly string[];
  readonly help: string;
}

/** The prefix of every name. */
export const METRIC_PREFIX = 'draftthinker_';

/** Every metric there is, besides those of the process itself; registry and documentation are made from it. */
export const METRICS = {
  routeTightened: {
    name: 'route_tightened_level',
    type: 'gauge',
    labels: ['route'],
    help: 'How far audits have tightened a route: 0 as configured, 1 stricter threshold, 2 heavy only.',
  },
  auditsGraded: {
    name: 'route_audits',
    type: 'gauge',
    labels: ['route', 'result'],
    help: 'Graded audits of accepted drafts at the level the route is at now, by result: good or bad.',
  },
  auditEvidence: {
    name: 'route_audit_evidence',
    type: 'gauge',
    labels: ['route'],
    help: "E-value against the route's promise; the route is tightened when it reaches 1 / delta.",
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
