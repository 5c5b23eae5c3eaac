import { Observable } from 'rxjs';
import type { DirectEvent } from '../../machines/index.ts';
import type { ChatChunk } from '../core/chat.ts';
import { type Failure, failure } from '../core/errors.ts';
import { rewriteMembers } from '../core/rawObject.ts';
import type { Relayed, UpstreamCall } from '../ports.ts';
import type { CallMeter } from './callMeter.ts';
import type { Lane } from './lane.ts';
import { serveAs } from './serveAs.ts';

/**
 * A request for a named model: sent as the client sent it and answered as the model answers it, byte for
 * byte where nothing must change. It is watched only to meter it and to tell a broken stream from a whole
 * one. Unsubscribing ends the upstream request.
 */
export function directCall(lane: Lane): Observable<DirectEvent> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    const meter = lane.meter({ role: 'direct', model: lane.target, attempt: 1, speculative: false });
    const run = async (): Promise<void> => {
      const relayed = await lane.target.upstream.relay(directBody(lane), controller.signal);
      if (controller.signal.aborted) return;
      const event = await relay(lane, meter, relayed, controller.signal);
      if (!controller.signal.aborted) subscriber.next(event);
    };
    run().catch((error: unknown) => subscriber.error(error));
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
  signal: AbortSignal,
): Promise<DirectEvent> {
  const { sink, target } = lane;
  if (relayed.type === 'failed') return failed(meter, relayed.failure, false);
  if (relayed.type === 'whole') {
    meterWhole(meter, relayed.body);
    meter.close('completed');
    const { headers } = serveAs(lane, 'direct', target);
    await sink.relay(relayed.status, { ...relayed.headers, ...headers }, relayed.body);
    return { type: 'direct.delivered' };
  }
  let shown = false;
  for await (const event of relayed.events) {
    if (signal.aborted) break;
    if ('failure' in event) return failed(meter, event.failure, shown);
    if (!shown) {
      shown = true;
      const { headers } = serveAs(lane, 'direct', target);
      await sink.relay(relayed.status, { ...relayed.headers, ...headers }, null);
    }
    meterEvent(meter, event.data);
    await sink.event(event);
  }
  if (!shown && !signal.aborted) return failed(meter, NOTHING_CAME, false);
  meter.close(signal.aborted ? 'aborted' : 'completed');
  if (!signal.aborted) await sink.done();
  return { type: 'direct.delivered' };
}

function failed(meter: CallMeter, failure: Failure, shown: boolean): DirectEvent {
  meter.close('failed', failure);
  return { type: 'direct.failed', failure, shown };
}

function meterEvent(meter: CallMeter, data: string): void {
  const chunk = parsed(data);
  const choices = recordsIn(chunk?.choices);
  const usage = recordOf(chunk?.usage);
  // An object with an index or without: the meter reads each field for what it is.
  if (chunk !== null) meter.chunk({ ...chunk, choices: choices as unknown as ChatChunk['choices'], usage });
}

function meterWhole(meter: CallMeter, body: Uint8Array): void {
  const answer = parsed(new TextDecoder().decode(body));
  const texts = recordsIn(answer?.choices).flatMap(({ message }) =>
    Object.entries(recordOf(message) ?? {}).flatMap(([field, value]) => {
      if (field === 'role' || value === null) return [];
      return typeof value === 'string' ? value : JSON.stringify(value);
    }),
  );
  meter.whole(recordOf(answer?.usage), texts.join('\n'));
}

/** Whatever is relayed is the upstream's to answer for; what cannot be read is metered by estimate. */
function parsed(text: string): Record<string, unknown> | null {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function recordsIn(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.map(recordOf).filter((item) => item !== null) : [];
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
