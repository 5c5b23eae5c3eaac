import type { IncomingChat } from '../../ports.ts';
import type { Tracing } from './openTracing.ts';
import { type CallKey, traceOf } from './traceOf.ts';

/** The headers an upstream call carries for a request. `call` is null where the call is on no receipt. */
export type OutgoingHeaders = (
  incoming: Pick<IncomingChat, 'id' | 'headers'>,
  call: CallKey | null,
) => Readonly<Record<string, string>>;

/**
 * What the client sent, with our span as the parent in place of its own; undefined where nothing is traced,
 * and the client's headers travel on as they are.
 */
export function outgoingHeaders(tracing: Tracing): OutgoingHeaders | undefined {
  if (!tracing.on) return undefined;
  return ({ id, headers }, call) => {
    const { traceparent: _parent, tracestate: _state, ...others } = headers;
    return { ...others, ...tracing.headersFor(traceOf(id, headers), call) };
  };
}
