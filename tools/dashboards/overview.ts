import type { DashboardPlan } from './dashboardOf.ts';
import { figures, lines } from './panel.ts';
import { increase, quantile, rate, share } from './promql.ts';
import { requestSpending, spendingBehind } from './spending.ts';

const ROUTE = '{route=~"$route"}';
const KEPT = increase('verdicts_total{verdict="keep"}');
const COMPARED = 'compared_cost_usd_total';
const BASELINE = 'baseline_cost_usd_total';
const STREAMED = '{route=~"$route",stream="true"}';

/** What the gateway is for: money, how it answers, whether it is well. */
export const OVERVIEW: DashboardPlan = {
  name: 'overview',
  title: 'Overview',
  description: 'What drafting saves, how requests are answered and whether anything is wrong.',
  byRoute: true,
  rows: [
    {
      title: 'In the time range above',
      panels: [
        figures({
          title: 'Requests',
          description: 'Requests that ended, whatever their outcome.',
          unit: 'short',
          decimals: 0,
          width: 3,
          queries: [[increase(`requests_total${ROUTE}`), 'requests']],
        }),
        figures({
          title: 'Cost reduction',
          description:
            'One minus what was spent over what heavy alone would have cost, over the requests of which both are known. Negative: drafting costs more than it saves. All routes.',
          unit: 'percentunit',
          decimals: 1,
          redBelow: 0,
          width: 3,
          queries: [[`1 - ${share(increase(COMPARED), increase(BASELINE))}`, 'saved']],
        }),
        figures({
          title: 'Basis of the reduction',
          description:
            "How much of what heavy alone would have cost is estimated (from the draft's tokens at heavy's price) or illustrative (made-up prices, as the sandbox's). The rest is as reported by the model servers.",
          unit: 'percentunit',
          decimals: 0,
          width: 3,
          queries: [
            [share(increase(`${BASELINE}{basis="estimated"}`), increase(BASELINE)), 'estimated'],
            [share(increase(`${BASELINE}{basis="illustrative"}`), increase(BASELINE)), 'illustrative'],
          ],
        }),
        figures({
          title: 'Cost per request',
          description:
            'Dollars of known cost a finished request, without audits, judging, observing and rechecks of the cache. Where tokens have no price (Operations) it is too low. All routes.',
          unit: 'currencyUSD',
          width: 3,
          queries: [
            [
              share(
                requestSpending((metric) => increase(metric)),
                increase('requests_total'),
              ),
              'a request',
            ],
          ],
        }),
        figures({
          title: 'Draft acceptance',
          description:
            'Drafts whose last verdict was keep, among all drafts, those that failed or were left included. What was never drafted does not count. All routes.',
          unit: 'percentunit',
          decimals: 1,
          width: 3,
          queries: [[share(KEPT, increase('verdicts_total')), 'kept']],
        }),
        figures({
          title: 'Cache hit rate',
          description:
            'Hits among lookups that could have been hits: what went past the cache does not count.',
          unit: 'percentunit',
          decimals: 1,
          width: 3,
          queries: [
            [
              share(
                increase('cache_lookups_total{outcome="hit"}'),
                increase('cache_lookups_total{outcome=~"hit|miss"}'),
              ),
              'hits',
            ],
          ],
        }),
        figures({
          title: 'Failed requests',
          description:
            'Requests that ended in an error, among all that ended. Those who left do not count as failed.',
          unit: 'percentunit',
          decimals: 2,
          redAbove: 0.005,
          width: 3,
          queries: [
            [
              share(
                increase('requests_total{route=~"$route",outcome="failed"}'),
                increase(`requests_total${ROUTE}`),
              ),
              'failed',
            ],
          ],
        }),
        figures({
          title: 'Alerts firing now',
          description:
            'By name, with the number of them. Each has a page in docs/runbooks that says what to do.',
          unit: 'none',
          decimals: 0,
          redAbove: 1,
          noValue: 'None',
          width: 3,
          queries: [
            [
              'sum by (alertname) (ALERTS{alertstate="firing"}) or label_replace(vector(0) unless on () ALERTS{alertstate="firing"}, "alertname", "none", "", "")',
              '{{alertname}}',
            ],
          ],
        }),
      ],
    },
    {
      title: 'Money',
      panels: [
        lines({
          title: 'Spent, and what heavy alone would have cost',
          description:
            'Dollars an hour over the requests of which both are known. The gap between the lines is what is saved. All routes.',
          unit: 'currencyUSD',
          width: 8,
          queries: [
            [`3600 * ${rate(COMPARED)}`, 'spent'],
            [`3600 * ${rate(BASELINE)}`, 'heavy alone'],
          ],
        }),
        lines({
          title: 'Cost reduction over time',
          description:
            'As above, by time; the second line also charges audits, judging, observing and rechecks of the cache to it. All routes.',
          unit: 'percentunit',
          max: 1,
          width: 8,
          queries: [
            [`1 - ${share(rate(COMPARED), rate(BASELINE))}`, 'of the requests'],
            [
              `1 - ${share(`(${rate(COMPARED)} + ${spendingBehind((metric) => rate(metric))})`, rate(BASELINE))}`,
              'with what is spent behind the answers',
            ],
          ],
        }),
        lines({
          title: 'Cost per request over time',
          description:
            'Dollars of known cost a finished request, without audits, judging, observing and rechecks of the cache.',
          unit: 'currencyUSD',
          width: 8,
          queries: [
            [
              share(
                requestSpending((metric) => rate(metric)),
                rate('requests_total'),
              ),
              'a request',
            ],
          ],
        }),
        lines({
          title: 'Spending by purpose',
          description:
            'Dollars an hour: answers that were shown, drafts and speculations that were dropped, second opinions, the cache, and what happens behind the answers.',
          unit: 'currencyUSD',
          stacked: true,
          width: 12,
          queries: [[`3600 * ${rate('cost_usd_total', ['purpose'])}`, '{{purpose}}']],
        }),
        lines({
          title: 'Spending by basis',
          description:
            'Dollars an hour: from tokens that the model server reported, that were estimated (as of aborted streams), or at made-up prices.',
          unit: 'currencyUSD',
          stacked: true,
          width: 12,
          queries: [[`3600 * ${rate('cost_usd_total', ['basis'])}`, '{{basis}}']],
        }),
      ],
    },
    {
      title: 'Traffic',
      panels: [
        lines({
          title: 'Request rate',
          description: 'Requests a second, by whose answer was shown; none: there was no answer.',
          unit: 'reqps',
          stacked: true,
          width: 8,
          queries: [[rate(`requests_total${ROUTE}`, ['served']), '{{served}}']],
        }),
        lines({
          title: 'Outcome of requests',
          description: 'Requests a second that were answered, failed, or were left by their client.',
          unit: 'reqps',
          stacked: true,
          width: 8,
          queries: [[rate(`requests_total${ROUTE}`, ['outcome']), '{{outcome}}']],
        }),
        lines({
          title: 'Errors by code',
          description:
            'Errors a second, of failed requests and of refused ones, by code: docs/lifecycle.md has them all. All routes.',
          unit: 'reqps',
          stacked: true,
          noValue: 'No errors',
          width: 8,
          queries: [[`${rate('errors_total', ['code'])} > 0`, '{{code}}']],
        }),
        lines({
          title: 'Time to first byte shown, streams',
          description:
            'From the request to the first byte that its client gets; the hold-back is part of it. Half and all but one in twenty of the streams were quicker.',
          unit: 's',
          min: 0,
          width: 8,
          queries: [
            [quantile(0.5, 'time_to_first_token_seconds', { where: STREAMED }), 'p50'],
            [quantile(0.95, 'time_to_first_token_seconds', { where: STREAMED }), 'p95'],
            [quantile(0.99, 'time_to_first_token_seconds', { where: STREAMED }), 'p99'],
          ],
        }),
        lines({
          title: 'Duration of requests',
          description: 'From the request to its end, streams and whole answers.',
          unit: 's',
          min: 0,
          width: 8,
          queries: [
            [quantile(0.5, 'request_duration_seconds', { where: ROUTE }), 'p50'],
            [quantile(0.95, 'request_duration_seconds', { where: ROUTE }), 'p95'],
            [quantile(0.99, 'request_duration_seconds', { where: ROUTE }), 'p99'],
          ],
        }),
        lines({
          title: 'Cache hits by tier',
          description:
            'Hits a second: in the same words (exact), nearly the same (canonical), other words (semantic, verified), or given together with an equal request (shared).',
          unit: 'reqps',
          stacked: true,
          width: 8,
          queries: [[rate('cache_lookups_total{outcome="hit"}', ['tier']), '{{tier}}']],
        }),
      ],
    },
  ],
};
