import {
  type Attributes,
  createTraceState,
  type HrTime,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { GEN_AI_SCHEMA_URL } from './genAi.ts';
import type { Span } from './span.ts';
import type { TraceContext } from './traceOf.ts';

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/**
 * A finished span as the SDK exports it.
 * @param beganMs when the request began, whole milliseconds since the epoch.
 */
export function readableSpan(
  span: Span,
  {
    context,
    beganMs,
    resource,
    version,
  }: {
    readonly context: TraceContext;
    readonly beganMs: number;
    readonly resource: Resource;
    readonly version: string;
  },
): ReadableSpan {
  const { traceId, rootSpanId, traceState } = context;
  const common = {
    traceId,
    traceFlags: TraceFlags.SAMPLED,
    ...(traceState === null ? {} : { traceState: createTraceState(traceState) }),
  };
  const own = { ...common, spanId: span.id };
  const parentOf = { ...common, spanId: span.parentId ?? '', isRemote: span.id === rootSpanId };
  return {
    name: span.name,
    kind: KINDS[span.kind],
    spanContext: () => own,
    ...(span.parentId === null ? {} : { parentSpanContext: parentOf }),
    startTime: timeAt(beganMs, span.startMs),
    endTime: timeAt(beganMs, span.endMs),
    duration: timeAt(0, span.endMs - span.startMs),
    status: { code: span.failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: span.attributes as Attributes, // read-only here, and nobody there writes
    links: [],
    events: span.events.map(({ name, atMs, attributes }) => ({
      name,
      time: timeAt(beganMs, atMs),
      attributes: attributes as Attributes, // as above
    })),
    ended: true,
    resource,
    instrumentationScope: { name: 'draft-thinker', version, schemaUrl: GEN_AI_SCHEMA_URL },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** In microseconds, as receipts are: sums of whole numbers keep the order that fractions would lose. */
function timeAt(beganMs: number, sinceMs: number): HrTime {
  const micros = (beganMs % 1000) * 1000 + Math.round(sinceMs * 1000);
  return [Math.floor(beganMs / 1000) + Math.floor(micros / 1e6), (micros % 1e6) * 1000];
}
