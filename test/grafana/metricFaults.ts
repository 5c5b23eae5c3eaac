import { collectDefaultMetrics, Registry } from 'prom-client';
import { METRIC_PREFIX, METRICS, type MetricRow } from '../../src/observe/metricRow.ts';
import { RECORDING_GROUPS } from '../../tools/dashboards/recordingRules.ts';
import { selectorsIn } from './promql.ts';

/** Labels that Prometheus adds. */
const SCRAPED = ['job', 'instance'];
const SUFFIXES = ['_bucket', '_sum', '_count'] as const;

const ROWS = new Map<string, MetricRow>(Object.values(METRICS).map((row: MetricRow) => [row.name, row]));
const RECORDED = new Set(RECORDING_GROUPS.flatMap(({ rules }) => rules.map(({ record }) => record)));
const DEFAULTS = defaultNames();

/** What is wrong with the metrics that an expression names: unknown names, labels, label values or bounds. */
export function metricFaults(expr: string): string[] {
  return selectorsIn(expr).flatMap(({ name, labels }) => {
    if (name.includes(':')) return RECORDED.has(name) ? [] : [`${name} is not recorded`];
    if (DEFAULTS.has(name)) return [];
    const { row, suffix } = rowOf(name);
    if (row === null) return [`${name} is no metric`];
    return Object.entries(labels).flatMap(([label, values]) =>
      values
        .filter((value) => !isPossible(row, { suffix, label, value }))
        .map((value) => `${name} never has ${label}="${value}"`),
    );
  });
}

function isPossible(
  row: MetricRow,
  { suffix, label, value }: { readonly suffix: string; readonly label: string; readonly value: string },
): boolean {
  if (SCRAPED.includes(label)) return true;
  if (label === 'le') return suffix === '_bucket' && row.buckets?.includes(Number(value)) === true;
  if (!row.labels.includes(label)) return false;
  const closed = row.values?.[label];
  return value.startsWith('$') || !Array.isArray(closed) || closed.includes(value);
}

function rowOf(name: string): { readonly row: MetricRow | null; readonly suffix: string } {
  const bare = name.slice(METRIC_PREFIX.length);
  const plain = ROWS.get(bare);
  if (plain !== undefined) return { row: plain.type === 'histogram' ? null : plain, suffix: '' };
  for (const suffix of SUFFIXES) {
    const row = bare.endsWith(suffix) ? ROWS.get(bare.slice(0, -suffix.length)) : undefined;
    if (row?.type === 'histogram') return { row, suffix };
  }
  return { row: null, suffix: '' };
}

/** The process' own metrics, under every name a scrape shows them by. */
function defaultNames(): ReadonlySet<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: METRIC_PREFIX });
  const names = registry.getMetricsAsArray().map(({ name }) => name);
  registry.clear();
  return new Set(names.flatMap((name) => [name, ...SUFFIXES.map((suffix) => `${name}${suffix}`)]));
}
