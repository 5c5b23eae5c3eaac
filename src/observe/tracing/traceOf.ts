import { hash } from 'node:crypto';
import type { CallRecord } from '../../core/receipt.ts';
import { parseTraceParent } from './traceParent.ts';

/** Where a request stands in a trace. */
export interface TraceContext {
  readonly requestId: string;
  /** 32 hexadecimal digits: the caller's, or one of this request's own. */
  readonly traceId: string;
  /** The span of the whole request, 16 hexadecimal digits. */
  readonly rootSpanId: string;
  /** The caller's span; null where the trace begins here. */
  readonly parent: { readonly spanId: string; readonly sampled: boolean; readonly random: boolean } | null;
  /** The caller's `tracestate`, word for word; null where there is none to pass on. */
  readonly traceState: string | null;
}

/** Which upstream call of a request. */
export type CallKey = Pick<CallRecord, 'role' | 'attempt'>;

/** What every tracer must pass on at least; a longer one may be dropped. */
const LONGEST_STATE = 512;

/**
 * The trace of a request, from its id and its headers alone: whoever asks again gets the same one, so that a
 * call can be sent with the id of a span that is written when the request is over. The id of the request
 * cannot be told from it, since that opens the receipt.
 * @param headers of the client, in lower case.
 */
export function traceOf(requestId: string, headers: Readonly<Record<string, string>>): TraceContext {
  const caller = parseTraceParent(headers.traceparent);
  const traceId = caller?.traceId ?? digits(`trace ${requestId}`, 32);
  const state = headers.tracestate?.trim() ?? '';
  return {
    requestId,
    traceId,
    rootSpanId: spanId({ requestId, traceId }, 'request'),
    parent: caller,
    traceState: caller === null || state === '' || state.length > LONGEST_STATE ? null : state,
  };
}

/** The id of a request's span, 16 hexadecimal digits. @param of what tells the span from the request's others. */
export function spanId(
  { requestId, traceId }: Pick<TraceContext, 'requestId' | 'traceId'>,
  of: string,
): string {
  return digits(`span ${traceId} ${requestId} ${of}`, 16);
}

export function callSpanId(context: TraceContext, { role, attempt }: CallKey): string {
  return spanId(context, `call ${role} ${attempt}`);
}

/** Digits that no one can tell the text from; never all zero, which would be no id. */
function digits(text: string, count: number): string {
  const found = hash('sha256', text, 'hex').slice(0, count);
  return /^0+$/.test(found) ? found.replace(/0$/, '1') : found;
}
