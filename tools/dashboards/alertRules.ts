import { burnRules } from './burnRules.ts';
import { ABORT_SECONDS, FAULT_BUDGET, TTFT_BUDGET, TTFT_SECONDS } from './objectives.ts';
import { increase, rate } from './promql.ts';
import type { AlertRule, RuleGroup } from './rule.ts';

const SHARE = '{{ $value | humanizePercentage }}';

/** What is watched for; a page in docs/runbooks says of each what it means and what to do. */
export const ALERT_GROUPS: readonly RuleGroup<AlertRule>[] = [
  {
    name: 'draft-thinker-alerts-budgets',
    interval: '30s',
    rules: [
      ...burnRules({
        alert: 'ErrorBudgetBurn',
        level: 'job:draftthinker_faults',
        budget: FAULT_BUDGET,
        traffic: (window) => increase('requests_total', ['job'], `[${window}]`),
        what: `requests fail through a fault of the gateway or of a model server, and ${percent(FAULT_BUDGET)} may`,
        summary: 'Requests fail faster than the error budget allows',
      }),
      ...burnRules({
        alert: 'TtftBudgetBurn',
        level: 'job:draftthinker_slow_first_tokens',
        budget: TTFT_BUDGET,
        traffic: (window) =>
          increase('time_to_first_token_seconds_count{stream="true"}', ['job'], `[${window}]`),
        what: `streams show their first byte after more than ${TTFT_SECONDS} s, and ${percent(TTFT_BUDGET)} may`,
        summary: 'Streams begin later than the objective allows',
      }),
    ],
  },
  {
    name: 'draft-thinker-alerts-money',
    interval: '1m',
    rules: [
      {
        alert: 'SavingsNegative',
        expr: `job:draftthinker_cost_reduction:ratio_increase6h < 0 and on (job) ${increase('requests_total{route!="direct"}', ['job'], '[6h]')} >= 100`,
        for: '30m',
        severity: 'warning',
        minimumTraffic: '100 routed requests in 6 hours',
        summary: 'Drafting costs more than heavy alone would',
        description: `Over 6 hours the cost reduction is ${SHARE} of what heavy alone would have cost.`,
      },
      {
        alert: 'SpeculationWasteHigh',
        expr: `job:draftthinker_speculation_waste:ratio_increase6h > 0.15 and on (job) ${increase('speculations_total{outcome=~"used|cancelled|failed"}', ['job'], '[6h]')} >= 50`,
        for: '30m',
        severity: 'warning',
        minimumTraffic: '50 speculations in 6 hours',
        summary: 'Much is spent on speculative calls that nobody needed',
        description: `Over 6 hours ${SHARE} of all spending went into cancelled or failed speculations.`,
      },
      {
        alert: 'UnpricedTokens',
        expr: `${increase('unpriced_tokens_total', ['job', 'role'], '[1h]')} > 1000`,
        for: '15m',
        severity: 'warning',
        minimumTraffic: '1,000 tokens without a price in an hour',
        summary: 'Tokens of {{ $labels.role }} have no price: costs are not known',
        description:
          'In an hour {{ $value | humanize }} tokens of {{ $labels.role }} were used whose price is not known. Cost and savings leave them out.',
      },
    ],
  },
  {
    name: 'draft-thinker-alerts-quality',
    interval: '1m',
    rules: [
      {
        alert: 'AuditDisagreementAboveTarget',
        expr: 'job_route:draftthinker_audit_disagreement:wilson_lower1w > on (job, route) max by (job, route) (draftthinker_route_audit_target) and on (job, route) job_route:draftthinker_audits_graded:increase1w >= 20',
        for: '5m',
        severity: 'critical',
        minimumTraffic: '20 graded audits of the route in a week',
        summary: 'Route {{ $labels.route }}: more kept drafts are bad than was promised',
        description: `With 97.5 % confidence at least ${SHARE} of the kept drafts of route {{ $labels.route }} were bad in the last week (lower end of Wilson's interval), more than its target.`,
      },
      {
        alert: 'RouteTightened',
        expr: 'max by (job, route) (draftthinker_route_tightened_level) > 0',
        for: '0s',
        severity: 'critical',
        minimumTraffic: 'none: the audits behind it have their own',
        summary: 'Route {{ $labels.route }} was tightened to level {{ $value }}',
        description:
          'Audits found more bad answers than promised. Level 1 uses the strictest certified threshold, level 2 sends everything to heavy. Only an operator takes it back.',
      },
      {
        alert: 'EscalationDrift',
        expr: '(job_route:draftthinker_escalations:ratio_increase6h > job_route:draftthinker_escalations:band_upper or job_route:draftthinker_escalations:ratio_increase6h < job_route:draftthinker_escalations:band_lower) and on (job, route) job_route:draftthinker_judged:increase6h >= 100 and on (job, route) job_route:draftthinker_judged:increase1w >= 1000',
        for: '30m',
        severity: 'warning',
        minimumTraffic: '100 answered requests of the route in 6 hours and 1,000 in a week',
        summary: 'Route {{ $labels.route }} escalates at another rate than it did all week',
        description: `Over 6 hours heavy answered ${SHARE} of the requests of route {{ $labels.route }}, outside the band round the share of the week.`,
      },
      {
        alert: 'LogprobsMissing',
        expr: `job_route:draftthinker_tokens_without_logprobs:ratio_increase30m > 0.1 and on (job, route) ${increase('tokens_drafted_total', ['job', 'route'], '[30m]')} >= 1000`,
        for: '10m',
        severity: 'critical',
        minimumTraffic: '1,000 drafted tokens of the route in 30 minutes',
        summary: "Route {{ $labels.route }}: the drafter's tokens come without log-probabilities",
        description: `Over 30 minutes ${SHARE} of the drafted tokens of route {{ $labels.route }} had no log-probabilities, so their drafts cannot be judged and go to heavy.`,
      },
      {
        alert: 'CalibrationStale',
        expr: `(time() - max by (job, route) (draftthinker_policy_calibrated_timestamp_seconds)) > 30 * 86400 and on (job, route) ${increase('tokens_drafted_total', ['job', 'route'], '[1d]')} > 0`,
        for: '1h',
        severity: 'warning',
        minimumTraffic: 'one drafted token of the route in a day',
        summary: 'Route {{ $labels.route }} was calibrated more than 30 days ago',
        description:
          'The calibration of route {{ $labels.route }} is {{ $value | humanizeDuration }} old. Its promise holds for requests and models as they were then.',
      },
    ],
  },
  {
    name: 'draft-thinker-alerts-cache',
    interval: '1m',
    rules: [
      {
        alert: 'CacheVetoSpike',
        expr: `job:draftthinker_cache_vetoed:ratio_increase1h > 0.1 and job:draftthinker_cache_vetoed:ratio_increase1h > 3 * job:draftthinker_cache_vetoed:ratio_increase1d and on (job) ${increase('cache_unserved_total{outcome="miss",reason="vetoed"}', ['job'], '[1h]')} >= 50`,
        for: '10m',
        severity: 'warning',
        minimumTraffic: '50 vetoed lookups in an hour',
        summary: 'Guards veto far more candidates of the cache than usual',
        description: `In an hour ${SHARE} of the lookups found only candidates that a guard vetoed, three times the share of the day.`,
      },
      {
        alert: 'CacheScopesOff',
        expr: 'max by (job) (draftthinker_cache_scopes_off) > 0',
        for: '0s',
        severity: 'critical',
        minimumTraffic: 'none: the comparisons behind it have their own',
        summary: 'The cache serves by likeness no more in {{ $value }} scopes',
        description:
          'Too many answers that were served by likeness were wrong when they were answered afresh. The same words are served as before.',
      },
      {
        alert: 'StoreDown',
        expr: 'min by (job, instance, store) (draftthinker_store_up) == 0',
        for: '2m',
        severity: 'warning',
        minimumTraffic: 'none',
        summary: 'Store {{ $labels.store }} does not answer {{ $labels.instance }}',
        description:
          'The gateway answers without it: what is kept there is a miss, and nothing is kept. Requests cost more and take longer.',
      },
      {
        alert: 'BreakerOpen',
        expr: 'max by (job, instance, breaker) (draftthinker_breaker_state) > 0',
        for: '5m',
        severity: 'warning',
        minimumTraffic: 'five failures in ten seconds, which opened it',
        summary: 'The breaker of {{ $labels.breaker }} on {{ $labels.instance }} does not close',
        description:
          'For 5 minutes no trial has succeeded, so this part of the cache is left alone (2 open, 1 being tried; now {{ $value }}).',
      },
    ],
  },
  {
    name: 'draft-thinker-alerts-process',
    interval: '30s',
    rules: [
      {
        alert: 'TargetDown',
        expr: 'up{job="draft-thinker"} == 0 or absent(up{job="draft-thinker"})',
        for: '1m',
        severity: 'critical',
        minimumTraffic: 'none',
        summary: 'A gateway is not there, or does not show its metrics',
        description: 'Prometheus could not read the metrics of {{ $labels.instance }} for a minute.',
      },
      {
        alert: 'AbortNotConfirmed',
        expr: `job_role:draftthinker_aborts_unconfirmed:ratio_increase1h > 0.1 and on (job, role) ${increase('upstream_requests_total{outcome="aborted"}', ['job', 'role'], '[1h]')} >= 20`,
        for: '10m',
        severity: 'warning',
        minimumTraffic: '20 aborted calls of the role in an hour',
        summary: 'Aborted calls of {{ $labels.role }} do not end in time',
        description: `In an hour ${SHARE} of the aborted calls of {{ $labels.role }} were not seen to end within ${ABORT_SECONDS} s; until they end they may cost tokens.`,
      },
      {
        alert: 'EventLoopLag',
        expr: `draftthinker_nodejs_eventloop_lag_p99_seconds > 0.1 and on (job, instance) ${rate('requests_total', ['job', 'instance'], '[5m]')} > 0.1`,
        for: '5m',
        severity: 'warning',
        minimumTraffic: 'a request each 10 seconds',
        summary: 'The event loop of {{ $labels.instance }} is late',
        description:
          'For 5 minutes one turn in a hundred came {{ $value | humanizeDuration }} late or more; every stream of this process waits that long.',
      },
    ],
  },
];

function percent(part: number): string {
  return `${Number((part * 100).toPrecision(6))} %`;
}
