import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { RouteStanding } from '../gateway/background.ts';
import type { Observer } from '../gateway/observer.ts';
import { addCacheMetrics, type CacheReading } from './cacheMetrics.ts';
import { chartStates } from './chartStates.ts';
import type { LabelWorld } from './labelWorld.ts';
import { METRIC_PREFIX, METRICS, type MetricRow } from './metricRow.ts';
import { metricsObserver } from './metricsObserver.ts';
import { metricsText } from './metricsText.ts';
import { openTallies } from './tallies.ts';

/** The metrics of one gateway, in Prometheus' text format. */
export interface Metrics {
  readonly contentType: string;
  /** What stands now; may not be cached. Others have their turn while it is written. */
  text(): Promise<string>;
  /** What the gateway tells is counted. */
  readonly observer: Observer;
  /** A client said something of an answer. */
  feedback(verdict: 'good' | 'bad'): void;
  /** Of a request that never reached the gateway, by error code. */
  refused(code: string): void;
}

export interface MetricsParts extends Omit<LabelWorld, 'states'> {
  readonly version: string;
  /** How each route stands, by its name. */
  readonly standing: () => ReadonlyMap<string, RouteStanding>;
  readonly cache: CacheReading;
}

/** Metrics of a gateway and its process. Nothing is counted that the gateway does not tell, or its parts know. */
export function createMetrics({ version, standing, cache, routes, models }: MetricsParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: METRIC_PREFIX });
  const tallies = openTallies({ routes, models, states: chartStates() });
  const gauge = ({ name, labels, help }: MetricRow, collect?: (set: Gauge<string>) => void) => {
    const collected: Gauge<string> = new Gauge({
      name: `${METRIC_PREFIX}${name}`,
      help,
      labelNames: [...labels],
      registers: [registry],
      ...(collect !== undefined && { collect: () => collect(collected) }),
    });
    return collected;
  };
  gauge(METRICS.buildInfo).set({ version, node: process.version }, 1);
  const info = gauge(METRICS.policyInfo);
  const threshold = gauge(METRICS.policyThreshold);
  const calibrated = gauge(METRICS.policyCalibrated);
  const target = gauge(METRICS.auditTarget);
  for (const {
    name: route,
    policy,
    calibration,
    form,
    thresholds,
    calibratedAtSeconds,
    auditTarget,
  } of routes) {
    info.set({ route, policy, calibration, form }, 1);
    target.set({ route }, auditTarget);
    if (calibratedAtSeconds !== null) calibrated.set({ route }, calibratedAtSeconds);
    if (thresholds === null) continue;
    threshold.set({ route, threshold: 'hard' }, thresholds.hard);
    threshold.set({ route, threshold: 'soft' }, thresholds.soft);
  }
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
  addCacheMetrics(registry, cache);
  return {
    contentType: registry.contentType,
    text: () => metricsText(registry, Object.values(tallies)),
    observer: metricsObserver(tallies),
    feedback: (verdict) => tallies.feedback.add(1, verdict),
    refused: (code) => tallies.errors.add(1, code),
  };
}
