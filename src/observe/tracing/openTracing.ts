import type { Receipt } from '../../core/receipt.ts';
import type { CallKey, TraceContext } from './traceOf.ts';

export interface TracingOptions {
  /** Where spans are posted to, path and all; null: nowhere, and nothing is loaded or done. */
  readonly otlpUrl: string | null;
  /** Sent with every export: secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** Share of the traces that begin here which are kept, [0, 1]; a caller's own are kept as the caller says. */
  readonly ratio: number;
}

export interface TracingTools {
  /** The gateway's own version, for whoever reads the spans. */
  readonly version: string;
  /** Told once an outage that spans are lost, and why; what was sent is not in it. May not throw. */
  readonly onFault: (fault: Error) => void;
}

/** Traces of requests. Nothing here throws, waits for the collector or grows without bound. */
export interface Tracing {
  /** Whether anything is traced: where not, calls carry the client's own headers. */
  readonly on: boolean;
  /** Takes the spans of a request that is over; where there is no room they are dropped, all of them. */
  ended(receipt: Receipt, context: TraceContext): void;
  /**
   * The trace headers of an upstream call, in place of the client's.
   * @param call null: work for the request that is on no receipt; then its parent is the request.
   */
  headersFor(context: TraceContext, call: CallKey | null): Record<string, string>;
  /** Spans lost since the start. */
  lost(): number;
  /** Sends what waits, for less than a second. */
  close(): Promise<void>;
}

/** Tracing as configured. Never rejects: a gateway that cannot be traced still answers. */
export async function openTracing(options: TracingOptions, tools: TracingTools): Promise<Tracing> {
  const { otlpUrl } = options;
  if (otlpUrl === null) return OFF;
  try {
    // The SDK is loaded by whoever wants it, and by nobody else.
    const { otlpTracing } = await import('./otlpTracing.ts');
    return otlpTracing({ ...options, otlpUrl }, tools);
  } catch (cause) {
    tools.onFault(new Error('Cannot trace: the OpenTelemetry SDK does not start', { cause }));
    return OFF;
  }
}

const OFF: Tracing = {
  on: false,
  ended: () => undefined,
  headersFor: () => ({}),
  lost: () => 0,
  close: () => Promise.resolve(),
};
