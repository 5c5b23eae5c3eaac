import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** Bound of one export with its retries, ms. */
const EXPORT_MS = 5_000;
/** At once: one, but at the end, when all that waits is sent. */
const MOST_EXPORTS = 64;

export interface OtlpExport {
  /** For messages: without a query, a user or a password. */
  readonly address: string;
  readonly exporter: SpanExporter;
  /** Ends every connection at once; nothing is sent any more. */
  abort(): void;
}

/** @throws where the address is none. */
export function otlpExport({
  otlpUrl,
  headers,
}: {
  readonly otlpUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}): OtlpExport {
  const { origin, pathname } = new URL(otlpUrl);
  let aborted = false;
  const agents: HttpAgent[] = [];
  const exporter = new OTLPTraceExporter({
    url: otlpUrl,
    timeoutMillis: EXPORT_MS,
    concurrencyLimit: MOST_EXPORTS,
    userAgent: 'draft-thinker',
    // Asked before each try: a retry that was due is none any more.
    headers: () =>
      aborted
        ? Promise.reject(new Error('Cannot export: tracing is closed'))
        : Promise.resolve({ ...headers }),
    httpAgentOptions: (protocol) => {
      const agent =
        protocol === 'https:' ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
      agents.push(agent);
      return agent;
    },
  });
  return {
    address: origin + pathname,
    exporter,
    abort: () => {
      aborted = true;
      for (const agent of agents) agent.destroy();
    },
  };
}
