import type { Config } from './adapters/config/config.ts';
import type { Log } from './log.ts';
import { openTracing, type Tracing } from './observe/tracing/openTracing.ts';

/** Tracing as configured, before the gateway is built; what is lost is told to the log. Never rejects. */
export function connectTracing({ tracing }: Config, version: string, log: Log): Promise<Tracing> {
  return openTracing(tracing, {
    version,
    onFault: (fault) => log.error({ event: 'spans_lost', err: fault }, fault.message),
  });
}
