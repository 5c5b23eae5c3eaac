import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { RouteStanding } from '../gateway/background.ts';
import { METRIC_PREFIX, METRICS, type MetricRow } from './metricRow.ts';

/** The metrics of one gateway, in Prometheus' text format. */
export interface Metrics {
  readonly contentType: string;
  /** What stands now; may not be cached. */
  text(): Promise<string>;
}

/**
 * Metrics of a gateway and its process, read when they are asked for: how each route stands needs no count of
 * its own.
 * @param standing how each route stands, by its name.
 */
export function createMetrics(standing: () => ReadonlyMap<string, RouteStanding>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: METRIC_PREFIX });
  const gauge = ({ name, labels, help }: MetricRow, collect: (set: Gauge<string>) => void) => {
    const collected: Gauge<string> = new Gauge({
      name: `${METRIC_PREFIX}${name}`,
      help,
      labelNames: [...labels],
      registers: [registry],
      collect: () => collect(collected),
    });
  };
  gauge(METRICS.routeTightened, (level) => {
    for (const [route, { tightened }] of standing()) level.set({ route }, tightened);
  });
  gauge(METRICS.auditsGraded, (count) => {
    for (const [route, { audits }] of standing()) {
      count.set({ route, result: 'good' }, audits.audits - audits.bad);
      count.set({ route, result: 'bad' }, audits.bad);
    }
  });
  gauge(METRICS.auditEvidence, (evidence) => {
    for (const [route, { audits }] of standing()) evidence.set({ route }, audits.evidence);
  });
  return { contentType: registry.contentType, text: () => registry.metrics() };
}
