import type { Receipt } from '../../core/receipt.ts';
import { knownAttributes } from './knownAttributes.ts';
import type { Span } from './span.ts';
import { spanId, type TraceContext } from './traceOf.ts';

/** A span for each state of the chart the request was in, from entering it to entering the next. */
export function stateSpans({ steps, totalMs }: Receipt, context: TraceContext): Span[] {
  return steps.map(({ atMs, state, event, reason }, at) => ({
    id: spanId(context, `state ${at}`),
    parentId: context.rootSpanId,
    name: state,
    kind: 'internal',
    startMs: atMs,
    endMs: steps[at + 1]?.atMs ?? totalMs,
    attributes: knownAttributes({
      'draftthinker.state': state,
      'draftthinker.event': event,
      'draftthinker.reason': reason,
    }),
    events: [],
    failed: false,
  }));
}
