import { ABORT_SECONDS, FAULT_CODES, JUDGED, TTFT_SECONDS, Z } from './objectives.ts';
import { increase, rate, share } from './promql.ts';
import type { RecordingRule, RuleGroup } from './rule.ts';

const JOB = ['job'];
const ROUTE = ['job', 'route'];
/** Whole answers have no first token of their own. */
const STREAMS = 'stream="true"';

/** Windows of the error budget, from the quickest alert to the slowest. */
const BUDGET_WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d'] as const;

/** Expressions that alerts and panels share, or that would be dear to compute at each look. */
export const RECORDING_GROUPS: readonly RuleGroup<RecordingRule>[] = [
  {
    name: 'draft-thinker-recording-traffic',
    interval: '30s',
    rules: [
      ...BUDGET_WINDOWS.flatMap((window) => [
        {
          record: `job:draftthinker_faults:ratio_rate${window}`,
          expr: share(
            rate(`errors_total{code=~"${FAULT_CODES}"}`, JOB, `[${window}]`),
            rate('requests_total', JOB, `[${window}]`),
          ),
        },
        {
          record: `job:draftthinker_slow_first_tokens:ratio_rate${window}`,
          expr: `1 - ${share(
            rate(`time_to_first_token_seconds_bucket{${STREAMS},le="${TTFT_SECONDS}"}`, JOB, `[${window}]`),
            rate(`time_to_first_token_seconds_count{${STREAMS}}`, JOB, `[${window}]`),
          )}`,
        },
      ]),
      {
        record: 'job_route:draftthinker_tokens_without_logprobs:ratio_increase30m',
        expr: share(
          increase('tokens_without_logprobs_total', ROUTE, '[30m]'),
          increase('tokens_drafted_total', ROUTE, '[30m]'),
        ),
      },
      {
        record: 'job_role:draftthinker_aborts_unconfirmed:ratio_increase1h',
        expr: `1 - ${share(
          increase(`abort_confirm_seconds_bucket{le="${ABORT_SECONDS}"}`, ['job', 'role'], '[1h]'),
          increase('upstream_requests_total{outcome="aborted"}', ['job', 'role'], '[1h]'),
        )}`,
      },
    ],
  },
  {
    name: 'draft-thinker-recording-money',
    interval: '1m',
    rules: [
      {
        record: 'job:draftthinker_cost_reduction:ratio_increase6h',
        expr: `1 - ${share(increase('compared_cost_usd_total', JOB, '[6h]'), increase('baseline_cost_usd_total', JOB, '[6h]'))}`,
      },
      {
        record: 'job:draftthinker_speculation_waste:ratio_increase6h',
        expr: share(
          increase('cost_usd_total{purpose="wasted_speculation"}', JOB, '[6h]'),
          increase('cost_usd_total', JOB, '[6h]'),
        ),
      },
    ],
  },
  {
    name: 'draft-thinker-recording-quality',
    interval: '1m',
    rules: [...escalationRules(), ...auditRules(), ...vetoRules()],
  },
];

/** Escalations of answered requests, and a band round a week's share: 3 standard errors and 5 points. */
function escalationRules(): RecordingRule[] {
  const answered = (served: string) =>
    `requests_total{route!="direct",outcome="answered",served=~"${served}"}`;
  const level = 'job_route:draftthinker_escalations';
  const judged = (window: string) => increase(answered(JUDGED), ROUTE, `[${window}]`);
  const ratio = (window: string) => ({
    record: `${level}:ratio_increase${window}`,
    expr: share(increase(answered('heavy|speculative'), ROUTE, `[${window}]`), judged(window)),
  });
  const week = `${level}:ratio_increase1w`;
  const margin = `(3 * sqrt(${week} * (1 - ${week}) / (job_route:draftthinker_judged:increase6h > 0)) + 0.05)`;
  return [
    ratio('6h'),
    ratio('1w'),
    { record: 'job_route:draftthinker_judged:increase6h', expr: judged('6h') },
    { record: 'job_route:draftthinker_judged:increase1w', expr: judged('1w') },
    { record: `${level}:band_lower`, expr: `clamp_min(${week} - ${margin}, 0)` },
    { record: `${level}:band_upper`, expr: `clamp_max(${week} + ${margin}, 1)` },
  ];
}

/** Bad answers among graded audits of a week, with Wilson's interval of 95 %. */
function auditRules(): RecordingRule[] {
  const level = 'job_route:draftthinker_audit_disagreement';
  const graded = 'job_route:draftthinker_audits_graded:increase1w';
  const bad = `${level}:ratio_increase1w`;
  const n = `(${graded} > 0)`;
  const centre = `(${bad} + ${square(Z)} / (2 * ${n}))`;
  const half = `${Z} * sqrt(${bad} * (1 - ${bad}) / ${n} + ${square(Z)} / (4 * ${n} * ${n}))`;
  const scale = `(1 + ${square(Z)} / ${n})`;
  return [
    { record: graded, expr: increase('audits_total{result=~"good|bad"}', ROUTE, '[1w]') },
    { record: bad, expr: share(increase('audits_total{result="bad"}', ROUTE, '[1w]'), graded) },
    { record: `${level}:wilson_lower1w`, expr: `clamp_min((${centre} - ${half}) / ${scale}, 0)` },
    { record: `${level}:wilson_upper1w`, expr: `clamp_max((${centre} + ${half}) / ${scale}, 1)` },
  ];
}

/** Lookups in which guards turned down every candidate, now and as it has been. */
function vetoRules(): RecordingRule[] {
  return ['1h', '1d'].map((window) => ({
    record: `job:draftthinker_cache_vetoed:ratio_increase${window}`,
    expr: share(
      increase('cache_unserved_total{outcome="miss",reason="vetoed"}', JOB, `[${window}]`),
      increase('cache_lookups_total{outcome=~"hit|miss"}', JOB, `[${window}]`),
    ),
  }));
}

function square(value: number): string {
  return (value * value).toFixed(4);
}
