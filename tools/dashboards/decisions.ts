import type { DashboardPlan } from './dashboardOf.ts';
import { figures, heatmap, lines, states } from './panel.ts';
import { increase, mean, quantile, rate, share } from './promql.ts';
import { requestSpending } from './spending.ts';

const ROUTE = '{route=~"$route"}';
/** Speculations that were begun: a denied one opens no call. */
const BEGUN = 'speculations_total{outcome=~"used|cancelled|failed"}';
const LOOKUPS = 'cache_lookups_total{outcome=~"hit|miss"}';
const ESCALATIONS = 'job_route:draftthinker_escalations';
const DISAGREEMENT = 'job_route:draftthinker_audit_disagreement';
const WASTE = 'cost_usd_total{purpose=~"wasted_draft|wasted_speculation"}';

/** How drafts are judged, whether the judgement holds, what speculation and the cache do. */
export const DECISIONS: DashboardPlan = {
  name: 'decisions',
  title: 'Decisions and quality',
  description: 'How drafts are judged, whether audits agree, what speculation and the cache are worth.',
  byRoute: true,
  rows: [
    {
      title: 'Policy',
      panels: [
        figures({
          title: 'Policy of each route',
          description:
            'Policy, calibration (NOT CALIBRATED: no promise is made) and the form of entropy that its thresholds are of.',
          unit: 'none',
          names: true,
          noValue: 'No route',
          width: 9,
          queries: [
            [
              `max by (route, policy, calibration, form) (draftthinker_policy_info${ROUTE})`,
              '{{route}}: {{policy}}, {{calibration}}, {{form}}',
            ],
          ],
        }),
        figures({
          title: 'Calibrated',
          description: 'How long ago; a route without a calibration is not here.',
          unit: 'dateTimeFromNow',
          noValue: 'NOT CALIBRATED',
          width: 5,
          queries: [
            [`1000 * max by (route) (draftthinker_policy_calibrated_timestamp_seconds${ROUTE})`, '{{route}}'],
          ],
        }),
        figures({
          title: 'Thresholds',
          description:
            'Bits of window mean above which a draft is rejected (hard) or doubted (soft); a calibrated policy judges by its score instead.',
          unit: 'suffix: bits',
          decimals: 2,
          noValue: 'None',
          width: 5,
          queries: [
            [
              `max by (route, threshold) (draftthinker_policy_threshold_bits${ROUTE})`,
              '{{route}} {{threshold}}',
            ],
          ],
        }),
        figures({
          title: 'Tightened level',
          description:
            'What audits have made of a route: 0 as configured, 1 the strictest certified threshold, 2 heavy only. Only an operator takes it back.',
          unit: 'none',
          decimals: 0,
          redAbove: 1,
          noValue: 'No route',
          width: 5,
          queries: [[`max by (route) (draftthinker_route_tightened_level${ROUTE})`, '{{route}}']],
        }),
      ],
    },
    {
      title: 'Decisions',
      panels: [
        lines({
          title: 'Decisions by verdict',
          description:
            'Drafts a second, by the last verdict before an answer was shown; wait: the draft ended or was left before one. All routes.',
          unit: 'reqps',
          stacked: true,
          width: 8,
          queries: [[rate('verdicts_total', ['verdict']), '{{verdict}}']],
        }),
        lines({
          title: 'Decisions by reason',
          description:
            'The same, by verdict and reason, those that occurred. calm and low_risk keep; window_mean, early_token and risk drop; no_logprobs and sentinel_logprobs say that there was nothing to judge by.',
          unit: 'reqps',
          stacked: true,
          width: 8,
          queries: [[`${rate('verdicts_total', ['verdict', 'reason'])} > 0`, '{{verdict}}: {{reason}}']],
        }),
        lines({
          title: 'Draft acceptance over time',
          description: 'Drafts whose last verdict was keep, among all drafts. All routes.',
          unit: 'percentunit',
          min: 0,
          max: 1,
          width: 8,
          queries: [[share(rate('verdicts_total{verdict="keep"}'), rate('verdicts_total')), 'kept']],
        }),
        heatmap({
          title: 'Entropy of drafts that were kept',
          description:
            'Window mean of the judged prefix, bits. The active thresholds are among the bounds of the rows: a policy that works keeps what is below them. All routes.',
          unit: 'suffix: bits',
          width: 12,
          queries: [
            [increase('window_entropy_bits_bucket{verdict="keep"}', ['le'], '[$__rate_interval]'), '{{le}}'],
          ],
        }),
        heatmap({
          title: 'Entropy of drafts that were not kept',
          description:
            'The same for drafts that were doubted or rejected. Where both pictures look alike, entropy does not tell good drafts from bad ones: calibrate.',
          unit: 'suffix: bits',
          width: 12,
          queries: [
            [increase('window_entropy_bits_bucket{verdict!="keep"}', ['le'], '[$__rate_interval]'), '{{le}}'],
          ],
        }),
        lines({
          title: 'Escalation rate, with its band',
          description:
            'Share of answered requests that heavy answered, over 6 hours, and a band round the share of the week: 3 standard errors and 5 points. Outside it EscalationDrift fires.',
          unit: 'percentunit',
          min: 0,
          max: 1,
          dashed: '/ (lower|upper|target)$/',
          width: 8,
          queries: [
            [`max by (route) (${ESCALATIONS}:ratio_increase6h${ROUTE})`, '{{route}}'],
            [`max by (route) (${ESCALATIONS}:band_lower${ROUTE})`, '{{route}} lower'],
            [`max by (route) (${ESCALATIONS}:band_upper${ROUTE})`, '{{route}} upper'],
          ],
        }),
        lines({
          title: 'Hold-back, time',
          description:
            'From the first token of a draft to its commit (kept) or to giving it up (escalated): what streaming costs in waiting. All routes.',
          unit: 's',
          min: 0,
          width: 8,
          queries: [
            [quantile(0.5, 'holdback_seconds', { by: ['outcome'] }), '{{outcome}} p50'],
            [quantile(0.95, 'holdback_seconds', { by: ['outcome'] }), '{{outcome}} p95'],
          ],
        }),
        lines({
          title: 'Hold-back, tokens',
          description: 'The same in tokens of the draft: the mean.',
          unit: 'short',
          min: 0,
          width: 8,
          queries: [[mean('holdback_tokens', { by: ['outcome'] }), '{{outcome}}']],
        }),
        lines({
          title: 'Tokens without log-probabilities',
          description:
            'Share of drafted tokens that came without. Their drafts cannot be judged, go to heavy, and were paid for in vain.',
          unit: 'percentunit',
          min: 0,
          width: 8,
          queries: [
            [
              share(
                rate(`tokens_without_logprobs_total${ROUTE}`, ['route']),
                rate(`tokens_drafted_total${ROUTE}`, ['route']),
              ),
              '{{route}}',
            ],
          ],
        }),
        lines({
          title: 'Late alarms',
          description:
            'Drafts a second that a verdict turned against after they were shown. They are finished, counted, said on the receipt, and never cached. All routes.',
          unit: 'reqps',
          min: 0,
          width: 8,
          queries: [[rate('late_alarms_total', ['verdict']), '{{verdict}}']],
        }),
        lines({
          title: 'Feedback',
          description:
            'What clients say of answers in the time between two points: no fair sample, and no alarm.',
          unit: 'short',
          bars: true,
          width: 8,
          queries: [[increase('feedback_total', ['verdict'], '[$__rate_interval]'), '{{verdict}}']],
        }),
      ],
    },
    {
      title: 'Audits',
      panels: [
        lines({
          title: 'Audit disagreement, one week',
          description:
            "Share of kept drafts that heavy's second answer shows to be bad, with Wilson's interval of 95 %. Above the target with its lower end, AuditDisagreementAboveTarget fires.",
          unit: 'percentunit',
          min: 0,
          max: 1,
          noValue: 'No audits',
          dashed: '/ (lower|upper|target)$/',
          width: 8,
          queries: [
            [`max by (route) (${DISAGREEMENT}:ratio_increase1w${ROUTE})`, '{{route}}'],
            [`max by (route) (${DISAGREEMENT}:wilson_lower1w${ROUTE})`, '{{route}} lower'],
            [`max by (route) (${DISAGREEMENT}:wilson_upper1w${ROUTE})`, '{{route}} upper'],
            [`max by (route) (draftthinker_route_audit_target${ROUTE})`, '{{route}} target'],
          ],
        }),
        lines({
          title: 'Audits by stratum and result',
          description:
            'In the time between two points. unknown: the grader could not tell, and it counts neither way.',
          unit: 'short',
          bars: true,
          stacked: true,
          noValue: 'No audits',
          width: 8,
          queries: [
            [
              `${increase(`audits_total${ROUTE}`, ['stratum', 'result'], '[$__rate_interval]')} > 0`,
              '{{stratum}}: {{result}}',
            ],
          ],
        }),
        lines({
          title: "Evidence against the route's promise",
          description:
            'An e-value: the route is tightened when it reaches 1 / delta (20 for delta 0.05). It counts since the start of the process.',
          unit: 'short',
          min: 0,
          noValue: 'No audits',
          width: 8,
          queries: [
            [
              `max by (route, instance) (draftthinker_route_audit_evidence${ROUTE})`,
              '{{route}} {{instance}}',
            ],
          ],
        }),
        states({
          title: 'Tightened level over time',
          description: 'When audits tightened a route, and when an operator took it back.',
          unit: 'none',
          noValue: 'No route',
          words: {
            0: ['as configured', 'green'],
            1: ['strictest threshold', 'orange'],
            2: ['heavy only', 'red'],
          },
          width: 12,
          queries: [[`max by (route) (draftthinker_route_tightened_level${ROUTE})`, '{{route}}']],
        }),
        lines({
          title: 'Comparisons behind the answers',
          description:
            'In the time between two points: shadow drafts (observed), audits of kept drafts (accepted) and of escalated ones, rechecks of the cache. refused: no place or no money left that day.',
          unit: 'short',
          bars: true,
          stacked: true,
          noValue: 'None',
          width: 12,
          queries: [
            [
              `${increase('comparisons_total', ['source', 'outcome'], '[$__rate_interval]')} > 0`,
              '{{source}}: {{outcome}}',
            ],
          ],
        }),
      ],
    },
    {
      title: 'Speculation',
      panels: [
        figures({
          title: 'Trigger rate',
          description:
            'Speculative heavy calls a judged draft, in the time range above; a request may open two.',
          unit: 'percentunit',
          decimals: 1,
          width: 4,
          queries: [[share(increase(BEGUN), increase('verdicts_total')), 'begun']],
        }),
        figures({
          title: 'Cancellation ratio',
          description:
            'Speculations that were cancelled because the draft recovered, among all begun: what was paid for speed and not needed.',
          unit: 'percentunit',
          decimals: 1,
          noValue: 'None begun',
          width: 4,
          queries: [
            [share(increase('speculations_total{outcome="cancelled"}'), increase(BEGUN)), 'cancelled'],
          ],
        }),
        figures({
          title: 'Head start',
          description:
            'How much earlier heavy was under way, where its answer was used: the median, and the time at nine in ten.',
          unit: 's',
          noValue: 'None used',
          width: 4,
          queries: [
            [quantile(0.5, 'speculation_head_start_seconds', { over: '[$__range]' }), 'p50'],
            [quantile(0.9, 'speculation_head_start_seconds', { over: '[$__range]' }), 'p90'],
          ],
        }),
        figures({
          title: 'Wasted share of spending',
          description:
            'Dropped drafts and unneeded speculations, of all that requests have cost. Some of it is the price of certainty; compare it with the cost reduction.',
          unit: 'percentunit',
          decimals: 1,
          width: 4,
          queries: [
            [
              `${increase(WASTE, ['purpose'])} / on () group_left () (${requestSpending((metric) => increase(metric))} > 0)`,
              '{{purpose}}',
            ],
          ],
        }),
        lines({
          title: 'Speculations by outcome',
          description:
            'A second: used (heavy answered with a head start), cancelled (the draft recovered), failed, denied (the budget or the request did not allow it).',
          unit: 'reqps',
          stacked: true,
          width: 8,
          queries: [[rate('speculations_total', ['outcome']), '{{outcome}}']],
        }),
        lines({
          title: 'Trigger rate and cancellation ratio over time',
          description: 'As in the figures above, by time.',
          unit: 'percentunit',
          min: 0,
          width: 8,
          queries: [
            [share(rate(BEGUN), rate('verdicts_total')), 'begun, of judged drafts'],
            [share(rate('speculations_total{outcome="cancelled"}'), rate(BEGUN)), 'cancelled, of begun'],
          ],
        }),
        lines({
          title: 'Speculative head start',
          description: 'How much earlier heavy was under way than without speculation.',
          unit: 's',
          min: 0,
          noValue: 'None used',
          width: 8,
          queries: [
            [quantile(0.5, 'speculation_head_start_seconds'), 'p50'],
            [quantile(0.9, 'speculation_head_start_seconds'), 'p90'],
          ],
        }),
        lines({
          title: 'Wasted cost by purpose',
          description:
            'Dollars an hour for drafts that were dropped and speculations that nobody needed, cancelled streams estimated. All routes.',
          unit: 'currencyUSD',
          stacked: true,
          width: 8,
          queries: [[`3600 * ${rate(WASTE, ['purpose'])}`, '{{purpose}}']],
        }),
      ],
    },
    {
      title: 'Cache',
      panels: [
        lines({
          title: 'Cache hit rate over time',
          description:
            'Hits among lookups that could have been hits; would have hit: found by likeness while likeness is in shadow.',
          unit: 'percentunit',
          min: 0,
          width: 8,
          queries: [
            [share(rate('cache_lookups_total{outcome="hit"}'), rate(LOOKUPS)), 'hit'],
            [share(rate('cache_lookups_total{outcome="would_hit"}'), rate(LOOKUPS)), 'would have hit'],
          ],
        }),
        lines({
          title: 'Why the cache served nothing',
          description:
            'Lookups a second by outcome and reason, those that occurred. bypass: the request may not be cached; vetoed: a guard said no; ..._down, ..._slow, ..._failed: a part does not work.',
          unit: 'reqps',
          stacked: true,
          width: 8,
          queries: [
            [`${rate('cache_unserved_total', ['outcome', 'reason'])} > 0`, '{{outcome}}: {{reason}}'],
          ],
        }),
        lines({
          title: 'Vetoes of guards',
          description:
            'Candidates a second that were found by likeness and not served, by the guard that turned them down. Many are the intention; a sudden change is not.',
          unit: 'reqps',
          stacked: true,
          noValue: 'No vetoes',
          width: 8,
          queries: [[`${rate('cache_vetoes_total', ['reason'])} > 0`, '{{reason}}']],
        }),
        lines({
          title: 'Rechecks of answers served by likeness',
          description:
            'In the time between two points: answered afresh by heavy and compared. Too many bad ones switch likeness off for their scope.',
          unit: 'short',
          bars: true,
          stacked: true,
          noValue: 'No rechecks',
          width: 12,
          queries: [[increase('cache_rechecks_total', ['result'], '[$__rate_interval]'), '{{result}}']],
        }),
        lines({
          title: 'Scopes in which likeness is off',
          description: 'Above 0 CacheScopesOff fires. Purging or a restart switches it on again.',
          unit: 'short',
          min: 0,
          noValue: 'No cache',
          width: 12,
          queries: [['max by (instance) (draftthinker_cache_scopes_off)', '{{instance}}']],
        }),
      ],
    },
  ],
};
