import { Observable } from 'rxjs';
import type { DirectEvent } from '../../machines/index.ts';
import { type Failure, failure } from '../core/errors.ts';
import { rewriteMembers } from '../core/rawObject.ts';
import type { Relayed, UpstreamCall } from '../ports.ts';
import type { CallMeter } from './callMeter.ts';
import type { Lane } from './lane.ts';
import { meterRelayedEvent, meterRelayedUsage } from './relayedUsage.ts';
import { serveAs } from './serveAs.ts';

/**
 * A request for a named model: sent as the client sent it and answered as the model answers it, byte for
 * byte where nothing must change. It is watched only to meter it and to tell a broken stream from a whole
 * one. Unsubscribing ends the upstream request.
 */
export function directCall(lane: Lane): Observable<DirectEvent> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    const { signal } = controller;
    const meter = lane.meter({ role: 'direct', model: lane.target, attempt: 1, speculative: false });
    const tell = (event: DirectEvent) => {
      if (!signal.aborted) subscriber.next(event);
    };
    const run = async (): Promise<void> => {
      const headers = lane.headersFor(meter.identity);
      const call = { ...directBody(lane), headers, onSent: () => meter.sent() };
      const relayed = await lane.target.upstream.relay(call, signal);
      if (signal.aborted) return;
      tell(await relay(lane, meter, relayed, tell, signal));
      subscriber.complete();
    };
    run()
      .catch((error: unknown) => subscriber.error(error))
      .finally(() => meter.confirmAbort());
    return () => {
      controller.abort();
      meter.close('aborted');
    };
  });
}

const NOTHING_CAME = failure('upstream_empty', 'Cannot answer: the model server streamed nothing');

function directBody({ incoming, target }: Lane): UpstreamCall {
  const { request, bytes, raw, query, headers } = incoming;
  const renamed = request.model !== target.wireName;
  const body = renamed ? rewriteMembers(raw, { model: JSON.stringify(target.wireName) }) : bytes;
  return { role: 'direct', body, query, headers };
}

async function relay(
  lane: Lane,
  meter: CallMeter,
  relayed: Relayed,
  tell: (event: DirectEvent) => void,
  signal: AbortSignal,
): Promise<DirectEvent> {
  const { sink, target } = lane;
  if (relayed.type === 'failed') return failed(meter, relayed.failure);
  const open = (body: Uint8Array | null): Promise<void> | void => {
    const { headers } = serveAs(lane, 'direct', target.name);
    tell({ type: 'direct.shown' });
    return sink.relay(relayed.status, { ...relayed.headers, ...headers }, body);
  };
  if (relayed.type === 'whole') {
    meterRelayedUsage(meter, relayed.json);
    meter.close('completed');
    await open(relayed.body);
    return { type: 'direct.delivered' };
  }
  let shown = false;
  for await (const event of relayed.events) {
    if (signal.aborted) break;
    if ('failure' in event) return failed(meter, event.failure);
    if (!shown) await open(null);
    shown = true;
    meterRelayedEvent(meter, event);
    await sink.event(event);
  }
  if (!shown && !signal.aborted) return failed(meter, NOTHING_CAME);
  meter.close(signal.aborted ? 'aborted' : 'completed');
  if (!signal.aborted) await sink.done();
  return { type: 'direct.delivered' };
}

function failed(meter: CallMeter, failure: Failure): DirectEvent {
  meter.close('failed', failure);
  return { type: 'direct.failed', failure };
}
