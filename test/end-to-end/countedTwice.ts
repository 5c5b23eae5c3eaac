import {
  comparedOf,
  dollars,
  type MeasuredCall,
  type MeasuredReceipt,
  type Sums,
  spentOf,
  sumsOf,
} from './receiptSums.ts';

/** Something that counters and receipts both tell: a query, the labels of its answer, and the receipts' sums. */
export interface CountedTwice {
  readonly what: string;
  readonly expr: string;
  readonly labels: readonly string[];
  sums(receipts: readonly MeasuredReceipt[]): Sums;
}

const TIERS = ['exact', 'canonical', 'semantic', 'verified', 'shared'];
/** What requests cost themselves; the rest of the spending lies behind the answers. */
const OF_REQUESTS = 'role=~"draft|heavy|second|direct|cache",purpose!~"audit|observe|judge"';

const routeOf = ({ route }: MeasuredReceipt) => route ?? 'direct';
const modelOf = ({ model }: MeasuredCall) => (model.startsWith('demo-') ? model : 'other');
const callsOf = (receipts: readonly MeasuredReceipt[]) => receipts.flatMap(({ calls }) => calls);
const judgedOf = (receipts: readonly MeasuredReceipt[]) =>
  receipts.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
const entropyOf = (receipts: readonly MeasuredReceipt[]) =>
  judgedOf(receipts).flatMap(({ kind, entropy_bits }) =>
    entropy_bits === null ? [] : [{ kind, bits: entropy_bits }],
  );

/** Every counter that is a sum over receipts, and those of the cache that must agree with them. */
export const COUNTED_TWICE: readonly CountedTwice[] = [
  {
    what: 'requests',
    expr: 'draftthinker_requests_total',
    labels: ['route', 'outcome', 'served', 'stream'],
    sums: (receipts) =>
      sumsOf(receipts, (one) => [`${routeOf(one)} ${one.outcome} ${one.served ?? 'none'} ${one.stream}`, 1]),
  },
  {
    what: 'seconds of requests',
    expr: 'draftthinker_request_duration_seconds_sum',
    labels: ['route'],
    sums: (receipts) => sumsOf(receipts, (one) => [routeOf(one), one.total_ms / 1000]),
  },
  {
    what: 'cost by role and basis',
    expr: `draftthinker_cost_usd_total{${OF_REQUESTS}} unless draftthinker_cost_usd_total{role="heavy",purpose="cache"}`,
    labels: ['role', 'basis'],
    sums: (receipts) => sumsOf(spentOf(receipts), (one) => [`${one.role} ${one.provenance}`, dollars(one)]),
  },
  {
    what: 'cost of drafts that were not shown',
    expr: 'draftthinker_cost_usd_total{purpose="wasted_draft"}',
    labels: [],
    sums: (receipts) =>
      sumsOf(
        receipts.filter(({ served }) => served !== 'draft').flatMap(({ calls }) => calls),
        ({ role, cost }) => ['', role === 'draft' ? dollars(cost) : 0],
      ),
  },
  {
    what: 'cost of speculations that answered nobody',
    expr: 'draftthinker_cost_usd_total{purpose="wasted_speculation"}',
    labels: [],
    sums: (receipts) =>
      sumsOf(receipts, ({ served, calls }) => {
        const begun = calls.filter(({ speculative }) => speculative);
        const wasted = served === 'speculative' ? begun.slice(0, -1) : begun;
        return ['', wasted.reduce((sum, { cost }) => sum + dollars(cost), 0)];
      }),
  },
  {
    what: 'what heavy alone would have cost',
    expr: 'draftthinker_baseline_cost_usd_total',
    labels: ['basis'],
    sums: (receipts) =>
      sumsOf(comparedOf(receipts), ({ heavy_alone }) => [heavy_alone.provenance, dollars(heavy_alone)]),
  },
  {
    what: 'what these requests did cost',
    expr: 'draftthinker_compared_cost_usd_total',
    labels: [],
    sums: (receipts) => sumsOf(comparedOf(receipts), ({ cost }) => ['', dollars(cost)]),
  },
  {
    what: 'tokens without a price',
    expr: 'draftthinker_unpriced_tokens_total',
    labels: ['role'],
    sums: (receipts) =>
      sumsOf(callsOf(receipts), ({ role, usage, cost }) => {
        const tokens = usage === null ? 0 : usage.prompt_tokens + usage.completion_tokens;
        return [role, cost.nano_dollars === null ? tokens : 0];
      }),
  },
  {
    what: 'calls',
    expr: 'draftthinker_upstream_requests_total',
    labels: ['role', 'model', 'outcome'],
    sums: (receipts) =>
      sumsOf(callsOf(receipts), (call) => [`${call.role} ${modelOf(call)} ${call.outcome}`, 1]),
  },
  ...(['prompt', 'completion'] as const).map((kind) => ({
    what: `${kind} tokens`,
    expr: `draftthinker_upstream_tokens_total{kind="${kind}"}`,
    labels: ['role', 'model'],
    sums: (receipts: readonly MeasuredReceipt[]) =>
      sumsOf(callsOf(receipts), (call) => [
        `${call.role} ${modelOf(call)}`,
        call.usage?.[`${kind}_tokens`] ?? 0,
      ]),
  })),
  {
    what: 'verdicts',
    expr: 'draftthinker_verdicts_total',
    labels: ['verdict', 'reason'],
    sums: (receipts) => sumsOf(judgedOf(receipts), ({ kind, reason }) => [`${kind} ${reason ?? '-'}`, 1]),
  },
  {
    what: 'windows judged',
    expr: 'draftthinker_window_entropy_bits_count',
    labels: ['verdict'],
    sums: (receipts) => sumsOf(entropyOf(receipts), ({ kind }) => [kind, 1]),
  },
  {
    what: 'their entropy',
    expr: 'draftthinker_window_entropy_bits_sum',
    labels: ['verdict'],
    sums: (receipts) => sumsOf(entropyOf(receipts), ({ kind, bits }) => [kind, bits]),
  },
  {
    what: 'windows of at most 1.8 bits',
    expr: 'draftthinker_window_entropy_bits_bucket{le="1.8"}',
    labels: ['verdict'],
    sums: (receipts) => sumsOf(entropyOf(receipts), ({ kind, bits }) => [kind, bits <= 1.8 ? 1 : 0]),
  },
  {
    what: 'late alarms',
    expr: 'draftthinker_late_alarms_total',
    labels: ['verdict'],
    sums: (receipts) =>
      sumsOf(
        receipts.flatMap(({ late_alarms }) => late_alarms),
        ({ verdict }) => [verdict, 1],
      ),
  },
  {
    what: 'tokens drafted',
    expr: 'draftthinker_tokens_drafted_total',
    labels: ['route'],
    sums: (receipts) => sumsOf(receipts, (one) => [routeOf(one), one.timing.draft_tokens?.judged ?? 0]),
  },
  {
    what: 'tokens without log-probabilities',
    expr: 'draftthinker_tokens_without_logprobs_total',
    labels: ['route'],
    sums: (receipts) =>
      sumsOf(receipts, (one) => [routeOf(one), one.timing.draft_tokens?.without_logprobs ?? 0]),
  },
  {
    what: 'tokens held back',
    expr: 'draftthinker_holdback_tokens_sum',
    labels: ['outcome'],
    sums: (receipts) =>
      sumsOf(
        receipts.flatMap(({ timing }) => timing.hold_back ?? []),
        ({ outcome, tokens }) => [outcome, tokens],
      ),
  },
  {
    what: 'speculations begun',
    expr: 'draftthinker_speculations_total{outcome=~"used|cancelled|failed"}',
    labels: [],
    sums: (receipts) => sumsOf(callsOf(receipts), ({ speculative }) => ['', speculative ? 1 : 0]),
  },
  {
    what: 'speculations used, by a request each',
    expr: 'draftthinker_speculations_total{outcome="used"}',
    labels: [],
    sums: (receipts) => sumsOf(receipts, ({ served }) => ['', served === 'speculative' ? 1 : 0]),
  },
  {
    what: 'speculations denied',
    expr: 'draftthinker_speculations_total{outcome="denied"}',
    labels: [],
    sums: (receipts) => sumsOf(receipts, ({ speculations_denied }) => ['', speculations_denied.length]),
  },
  {
    what: 'cache hits',
    expr: 'draftthinker_cache_lookups_total{outcome="hit"}',
    labels: ['tier'],
    sums: (receipts) => sumsOf(receipts, ({ cache }) => [cache, TIERS.includes(cache) ? 1 : 0]),
  },
  {
    what: 'cache misses',
    expr: 'draftthinker_cache_lookups_total{outcome="miss"}',
    labels: [],
    sums: (receipts) => sumsOf(receipts, ({ cache }) => ['', cache === 'miss' ? 1 : 0]),
  },
  {
    what: 'vetoes',
    expr: 'draftthinker_cache_vetoes_total',
    labels: ['reason'],
    sums: (receipts) =>
      sumsOf(
        receipts.flatMap(({ cache_lookup }) => cache_lookup?.candidates ?? []),
        ({ vetoed_by }) => [vetoed_by ?? '', vetoed_by === null ? 0 : 1],
      ),
  },
  {
    what: 'audits',
    expr: 'draftthinker_audits_total',
    labels: ['route', 'result'],
    sums: (receipts) =>
      sumsOf(
        receipts.filter(({ served, audit }) => served === 'draft' && audit !== null),
        (one) => [`${routeOf(one)} ${gradeOf(one)}`, 1],
      ),
  },
  {
    what: 'errors that failed requests were told of',
    expr: 'draftthinker_errors_total{code!~"invalid_value|not_found"}',
    labels: ['code'],
    sums: (receipts) => sumsOf(receipts, ({ error }) => [error ?? '', error === null ? 0 : 1]),
  },
];

function gradeOf({ audit }: MeasuredReceipt): string {
  if (audit === null || audit.adequate === null) return 'unknown';
  return audit.adequate ? 'good' : 'bad';
}
