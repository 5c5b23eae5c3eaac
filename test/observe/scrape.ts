import type { RouteFacts } from '../../src/observe/labelWorld.ts';
import { createMetrics } from '../../src/observe/metrics.ts';

/** The metrics of a gateway on the fakes: one route `auto`, of `small` and `big`, without a cache. */
export function metricsOnFakes(route: Partial<RouteFacts> = {}) {
  const facts: RouteFacts = {
    name: 'auto',
    draft: 'small',
    heavy: 'big',
    second: null,
    policy: 'entropy',
    calibration: 'NOT CALIBRATED',
    form: 'renormalised',
    thresholds: { hard: 2, soft: 1.6 },
    calibratedAtSeconds: null,
    auditTarget: 0.1,
    strata: [],
    ...route,
  };
  const metrics = createMetrics({
    version: '1.2.3',
    routes: [facts],
    models: ['small', 'big'],
    standing: () => new Map(),
    cache: { figures: () => null, stores: () => ({}) },
  });
  return { ...metrics, scrape: async () => seriesIn(await metrics.text()) };
}

/** Values by series, as `requests_total{route="auto"}`: without the prefix, and without those of the process. */
export type Series = ReadonlyMap<string, number>;

export function seriesIn(text: string): Series {
  const lines = text.split('\n').filter((line) => /^draftthinker_(?!process_|nodejs_)/.test(line));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice('draftthinker_'.length, at), Number(line.slice(at + 1))];
    }),
  );
}

/** The sum over all series of a metric that have these labels. */
export function sum(series: Series, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  let total = 0;
  for (const [one, value] of series) {
    const [found, bracket = ''] = one.split(/\{(.*)\}$/);
    if (found === name && wanted.every((part) => `,${bracket},`.includes(`,${part},`))) total += value;
  }
  return total;
}
