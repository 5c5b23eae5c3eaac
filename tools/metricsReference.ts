import { ANSWER_METRICS } from '../src/observe/answerMetrics.ts';
import { CACHE_ROWS } from '../src/observe/cacheRows.ts';
import { chartStates } from '../src/observe/chartStates.ts';
import { DECISION_METRICS } from '../src/observe/decisionMetrics.ts';
import { type LabelSource, METRIC_PREFIX, type MetricRow } from '../src/observe/metricRow.ts';
import { MONEY_METRICS } from '../src/observe/moneyMetrics.ts';
import { UPSTREAM_METRICS } from '../src/observe/upstreamMetrics.ts';

type Rows = Readonly<Record<string, MetricRow>>;

const SUBJECTS: readonly (readonly [title: string, rows: Rows])[] = [
  ['Requests', ANSWER_METRICS],
  ['Drafts and decisions', DECISION_METRICS],
  ['Model servers', UPSTREAM_METRICS],
  ['Money', MONEY_METRICS],
  ['The cache', CACHE_ROWS],
];

const HEAD = `# Metrics

Generated from the table in src/observe by \`node tools/metrics.ts\`: do not edit.

\`GET /metrics\` answers in Prometheus' text format (0.0.4). Where:

| Setting | Where metrics are |
|---|---|
| none, and the gateway listens on loopback | on the gateway's own port |
| \`metrics.port\` (\`DRAFT_THINKER_METRICS_PORT\`) | on that port, of \`metrics.host\` (\`DRAFT_THINKER_METRICS_HOST\`, 127.0.0.1 without it), and no longer on the gateway's |
| \`metrics.key\` (\`DRAFT_THINKER_METRICS_KEY\`) | wherever they are, only for who sends it as \`Authorization: Bearer\`; on the gateway's port of any address too |
| \`server.allow_anonymous\`, and neither of both | nowhere, and nothing is counted |

A metrics port that is taken is told of in the log (\`metrics_not_listening\`); the gateway runs without it.

What is said of a finished request is counted from its receipt, so a counter is a sum over receipts; comparisons in
the background are counted from their own records. Money is counted in whole nano-dollars and shown in dollars; a
cost that is not known is not counted as 0 but shows in \`${METRIC_PREFIX}unpriced_tokens_total\`. Labels are of closed
lists, each series is there as 0 from the start, and whatever is on no list is counted as \`other\`: nothing a client
sends makes a series. Histograms have classic buckets and no exemplars.

The metrics of the process that prom-client gives, as \`${METRIC_PREFIX}process_resident_memory_bytes\` and
\`${METRIC_PREFIX}nodejs_eventloop_lag_p99_seconds\`, are there as well.
`;

/** The page that says of every metric what it is. */
export function metricsReference(): string {
  const sections = SUBJECTS.map(
    ([title, rows]) => `## ${title}\n\n${Object.values(rows).map(entry).join('\n')}`,
  );
  return `${[HEAD, ...sections].join('\n')}`;
}

function entry(row: MetricRow): string {
  const { name, type, unit, labels, buckets, help } = row;
  const what = unit === null || unit === 'dollars' ? type : `${type}, ${unit}`;
  const lines = [`### ${METRIC_PREFIX}${name}`, '', `${what}. ${help}`, ''];
  for (const label of labels) lines.push(`- \`${label}\`: ${valuesIn(row, label)}`);
  if (buckets !== undefined) lines.push(`- buckets up to ${buckets.join(', ')}`);
  if (labels.length > 0 || buckets !== undefined) lines.push('');
  return lines.join('\n');
}

const SOURCES: Readonly<Record<LabelSource, string>> = {
  routes: 'a configured route',
  'routes or direct': 'a configured route, or `direct`',
  models: 'a configured model, or `other`',
  strata: 'a stratum of the calibration, `-`, or `other`',
  states: chartStates()
    .map((state) => `\`${state}\``)
    .join(', '),
  parts: 'a closed list of the part itself',
  facts: 'as it is',
};

function valuesIn({ values }: MetricRow, label: string): string {
  const found = values?.[label] ?? [];
  return typeof found === 'string' ? SOURCES[found] : found.map((value) => `\`${value}\``).join(', ');
}
