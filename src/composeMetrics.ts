import { readFileSync } from 'node:fs';
import type { Config } from './adapters/config/config.ts';
import { messageOf } from './core/messageOf.ts';
import type { Route } from './gateway/route.ts';
import { isLocalHost } from './http/isLocalHost.ts';
import { bearerOf, type MetricsDoor } from './http/metricsDoor.ts';
import { createMetricsServer } from './http/metricsServer.ts';
import type { Log } from './log.ts';
import type { RouteFacts } from './observe/labelWorld.ts';
import { createMetrics, type Metrics, type MetricsParts } from './observe/metrics.ts';
import type { PolicyStanding } from './policyStanding.ts';

/** The metrics of a gateway, and where they are shown. */
export interface ComposedMetrics extends Pick<Metrics, 'observer' | 'feedback' | 'refused'> {
  /** For the gateway's own port; null: they are not shown there. */
  readonly door: MetricsDoor | null;
  /** Opens the port of their own, where they have one. Never rejects: one that is taken is told of loudly. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

export interface MetricsSurroundings extends Pick<MetricsParts, 'standing' | 'cache'> {
  readonly routes: ReadonlyMap<string, Route>;
  readonly policies: ReadonlyMap<string, PolicyStanding>;
  readonly log: Log;
  readonly onBug: (cause: unknown) => void;
}

/**
 * Counts and shows as it is configured: on a port of their own, or on the gateway's where only this machine reaches
 * that or a key is asked for. Null: nobody could read them, and nothing is counted.
 */
export function composeMetrics(config: Config, around: MetricsSurroundings): ComposedMetrics | null {
  const { port, host, key } = config.metrics;
  if (port === null && key === null && config.server.allowAnonymous) return null;
  const { observer, feedback, refused, contentType, text } = createMetrics({
    version: versionOf(),
    routes: [...around.routes.values()].map((route) => factsOf(route, config, around)),
    models: [...config.models.keys()],
    standing: around.standing,
    cache: around.cache,
  });
  const door = { contentType, text, ...(key !== null && { admits: bearerOf(key) }) };
  const counted = { observer, feedback, refused };
  if (port === null) {
    return { ...counted, door, listen: () => Promise.resolve(), close: () => Promise.resolve() };
  }
  const { log, onBug } = around;
  const app = createMetricsServer(door, {
    localOnly: key === null && (host === '::1' || isLocalHost(host)),
    onBug,
  });
  return {
    ...counted,
    door: null,
    listen: async () => {
      try {
        const url = await app.listen({ host, port });
        log.info({ event: 'metrics_listening', url: `${url}/metrics` }, `metrics at ${url}/metrics`);
      } catch (cause) {
        log.error(
          { event: 'metrics_not_listening', host, port, err: cause },
          notListening(cause, host, port),
        );
      }
    },
    close: () => app.close(),
  };
}

function notListening(cause: unknown, host: string, port: number): string {
  const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
  const why = taken ? 'the port is taken' : messageOf(cause);
  return `NO METRICS: cannot listen on ${host}:${port}: ${why}. The gateway runs without; set metrics.port to another one`;
}

function factsOf(route: Route, config: Config, { policies }: MetricsSurroundings): RouteFacts {
  const { name, draft, heavy, second, policy, audits } = route;
  const standing = policies.get(name);
  const calibration = standing?.kind === 'calibrated' ? standing.calibration : null;
  const options = config.routes.get(name)?.policy.options ?? null;
  const judgedByBits = calibration === null && options !== null;
  return {
    name,
    draft: draft.name,
    heavy: heavy.name,
    second: second?.name ?? null,
    policy: policy.name,
    calibration: policy.calibration?.id ?? 'NOT CALIBRATED',
    form: policy.form,
    thresholds: judgedByBits
      ? { hard: options.thresholdBits, soft: options.softShare * options.thresholdBits }
      : null,
    calibratedAtSeconds: calibration === null ? null : Date.parse(calibration.createdAt) / 1000,
    auditTarget: audits.target,
    strata: calibration === null ? [] : calibration.strata.map((stratum) => stratum.name),
  };
}

/** This package's version. */
function versionOf(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const { version } = manifest as { readonly version?: unknown }; // the package's own, read as unknown
  return typeof version === 'string' ? version : 'unknown';
}
