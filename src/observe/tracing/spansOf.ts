import type { Receipt } from '../../core/receipt.ts';
import { callSpans } from './callSpans.ts';
import { lookupSpan } from './lookupSpan.ts';
import { rootSpan } from './rootSpan.ts';
import type { Span } from './span.ts';
import { stateSpans } from './stateSpans.ts';
import type { TraceContext } from './traceOf.ts';

/**
 * The spans of a request that is over, the whole one first: each lies within it. They say what the receipt
 * says but for what a client or a model may have written: no prompt, no answer, no id of the client's own.
 */
export function spansOf(receipt: Receipt, context: TraceContext): Span[] {
  const lookup = lookupSpan(receipt, context);
  const inner = [...stateSpans(receipt, context), ...callSpans(receipt, context)];
  const spans = [rootSpan(receipt, context), ...(lookup === null ? [] : [lookup]), ...inner];
  return spans.map((span) => within(span, receipt.totalMs));
}

/** Clocks that are read one after the other may cross by a hair: what is told has its parts in order. */
function within(span: Span, totalMs: number): Span {
  const endOfAllMs = between(totalMs, 0, Number.MAX_SAFE_INTEGER);
  const startMs = between(span.startMs, 0, endOfAllMs);
  const endMs = between(span.endMs, startMs, endOfAllMs);
  const events = span.events.map((event) => ({ ...event, atMs: between(event.atMs, startMs, endMs) }));
  return { ...span, startMs, endMs, events };
}

function between(value: number, least: number, most: number): number {
  return Number.isNaN(value) ? least : Math.min(Math.max(value, least), most);
}
