import { ROOT_CONTEXT, SamplingDecision } from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import type { Tracing, TracingOptions, TracingTools } from './openTracing.ts';
import { otlpExport } from './otlpExport.ts';
import { readableSpan } from './readableSpan.ts';
import { SpanQueue } from './spanQueue.ts';
import { spansOf } from './spansOf.ts';
import { callSpanId, type TraceContext } from './traceOf.ts';
import { formatTraceParent } from './traceParent.ts';

/**
 * Tracing by the OpenTelemetry SDK: spans of finished requests go to a collector by OTLP over HTTP, as JSON.
 * @throws where the address is none.
 */
export function otlpTracing(
  options: TracingOptions & { readonly otlpUrl: string },
  { version, onFault }: TracingTools,
): Tracing {
  const sampler = new TraceIdRatioBasedSampler(options.ratio);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'draft-thinker', 'service.version': version }))
    .merge(detectResources({ detectors: [envDetector] }));
  const queue = new SpanQueue(otlpExport(options), onFault);

  const isSampled = ({ traceId, parent }: TraceContext): boolean =>
    parent?.sampled ??
    sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED;

  return {
    on: true,
    ended(receipt, context) {
      try {
        if (!isSampled(context)) return;
        const beganMs = Date.parse(receipt.createdAt);
        const about = { context, beganMs, resource, version };
        queue.offer(spansOf(receipt, context).map((span) => readableSpan(span, about)));
      } catch (cause) {
        onFault(new Error(`Cannot trace the request ${receipt.id}`, { cause }));
      }
    },
    headersFor(context, call) {
      const { traceId, rootSpanId, parent, traceState } = context;
      const spanId = call === null ? rootSpanId : callSpanId(context, call);
      const random = parent?.random ?? false;
      const traceparent = formatTraceParent({ traceId, spanId, sampled: isSampled(context), random });
      return traceState === null ? { traceparent } : { traceparent, tracestate: traceState };
    },
    lost: () => queue.lost,
    close: () => queue.close(),
  };
}
