import type { Finding } from './rawSettings.ts';
import type { Settings } from './settings.ts';

/** Where metrics are shown, and to whom. */
export interface MetricsConfig {
  /** 0 to 65535, 0 takes a free one; null: they are shown on the gateway's own port, if at all. */
  readonly port: number | null;
  /** Address to listen on with `port`. */
  readonly host: string;
  /** Secret; null: none is asked for. */
  readonly key: string | null;
}

const LOOPBACK = '127.0.0.1';

export function metricsOf({ port, host, key }: Settings['metrics']): MetricsConfig {
  return { port: port ?? null, host: host ?? LOOPBACK, key: key ?? null };
}

/** Whether what is said of metrics goes together. */
export function checkMetrics({ metrics, server }: Settings): readonly Finding[] {
  const { port, host } = metrics;
  const findings: Finding[] = [];
  const about = [
    ['metrics', 'port'],
    ['metrics', 'host'],
  ];
  if (host !== undefined && port === undefined) {
    const message = 'is of a port of their own, and metrics.port is not set (DRAFT_THINKER_METRICS_PORT)';
    findings.push({ path: ['metrics', 'host'], message, about });
  }
  if (port !== undefined && port !== 0 && port === server.port) {
    findings.push({
      path: ['metrics', 'port'],
      message: `${port} is the port of the gateway itself: choose another, or leave it out`,
      about: [
        ['metrics', 'port'],
        ['server', 'port'],
      ],
    });
  }
  return findings;
}
