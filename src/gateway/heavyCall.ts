import { concat, connect, merge, mergeMap, type Observable, of } from 'rxjs';
import type { HeavyEvent } from '../../machines/index.ts';
import { hasContent } from '../core/chat.ts';
import type { StreamItem } from '../ports.ts';
import { chunksUntilEnd } from '../stream/chunksUntilEnd.ts';
import { deliver } from './deliver.ts';
import type { Lane } from './lane.ts';
import { meteredCall } from './meteredCall.ts';
import type { Route } from './route.ts';

/**
 * The heavy model's answer: read ahead while it is speculative, shown once the machine commits to it.
 * Unsubscribing ends the upstream request.
 */
export function heavyCall(lane: Lane, route: Route, attempt: number): Observable<HeavyEvent> {
  const { heavy, speculativeBufferChunks } = route;
  // A draft that is still open when heavy is opened is one in doubt.
  const speculative = lane.draftOpen;
  const meter = lane.meter({ role: 'heavy', model: heavy, attempt, speculative });
  const giveBack = speculative ? lane.speculation?.start() : undefined;
  const streams = lane.incoming.request.stream === true;
  const call = lane.streamedCall('heavy', meter.identity, {});

  const { items, pacedBy } = meteredCall(meter, call, () => giveBack?.());

  return items.pipe(
    connect((shared) => {
      const commits = lane.committed('heavy', 'speculative');
      const delivery = deliver(lane, meter, shared.pipe(chunksUntilEnd()), commits);
      pacedBy(delivery);
      const delivered = concat(delivery.delivered, of({ type: 'heavy.delivered', attempt } as const));
      const progress = toEvents(attempt, streams, speculativeBufferChunks);
      return merge(delivered, shared.pipe(mergeMap(progress)));
    }),
  );
}

/** Content once, full once, and the end: what the machine hears of a heavy call. */
function toEvents(attempt: number, streams: boolean, bufferChunks: number) {
  let chunks = 0;
  let announced = false;
  return (item: StreamItem): readonly HeavyEvent[] => {
    if (item.type === 'failed') return [{ type: 'heavy.failed', attempt, failure: item.failure }];
    const events: HeavyEvent[] = [];
    if (item.type === 'chunk') chunks += 1;
    const ready = item.type === 'end' || (streams && hasContent(item.chunk));
    if (ready && !announced) {
      announced = true;
      events.push({ type: 'heavy.content', attempt });
    }
    if (item.type === 'end') events.push({ type: 'heavy.ended', attempt });
    else if (chunks === bufferChunks) events.push({ type: 'heavy.full', attempt });
    return events;
  };
}
