import { LABEL_VALUES } from './labelValues.ts';
import type { MetricRow } from './metricRow.ts';

/** Money: what was spent and what for, and what heavy alone would have cost. Unknown is not 0. */
export const MONEY_METRICS = {
  cost: {
    name: 'cost_usd_total',
    type: 'counter',
    unit: 'dollars',
    labels: ['role', 'purpose', 'basis'],
    values: { role: LABEL_VALUES.spenders, purpose: LABEL_VALUES.purposes, basis: LABEL_VALUES.bases },
    help: 'US dollars spent, by who spent them, what for, and how well that is known; what is not known is not in it.',
  },
  baselineCost: {
    name: 'baseline_cost_usd_total',
    type: 'counter',
    unit: 'dollars',
    labels: ['basis'],
    values: { basis: LABEL_VALUES.bases },
    help: 'US dollars that heavy alone would have cost, of the requests of which that and their own cost are known.',
  },
  comparedCost: {
    name: 'compared_cost_usd_total',
    type: 'counter',
    unit: 'dollars',
    labels: [],
    help: 'US dollars that exactly these requests did cost: 1 - this / baseline is what was saved of them.',
  },
  unpricedTokens: {
    name: 'unpriced_tokens_total',
    type: 'counter',
    unit: 'tokens',
    labels: ['role'],
    values: { role: LABEL_VALUES.spenders },
    help: 'Tokens of prompts and answers whose price is not known, and which are in no cost.',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
