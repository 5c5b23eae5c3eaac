import { finalize, type Observable, tap } from 'rxjs';
import type { StreamItem, UpstreamCall } from '../ports.ts';
import { fromPull } from '../stream/fromPull.ts';
import type { CallMeter } from './callMeter.ts';
import type { Delivery } from './deliver.ts';
import { whenOver } from './whenOver.ts';

/** One streamed upstream call, metered from its first item to its end. */
export interface MeteredCall {
  readonly items: Observable<StreamItem>;
  /** Upstream is read no faster than this delivery takes it. */
  pacedBy(delivery: Pick<Delivery, 'ready'>): void;
}

/**
 * Opens the call when subscribed to. Unsubscribing ends the upstream request and closes its record as aborted;
 * `closed` is called once, however it ended.
 */
export function meteredCall(meter: CallMeter, call: UpstreamCall, closed: () => void): MeteredCall {
  let delivery: Pick<Delivery, 'ready'> | null = null;
  const items = fromPull(
    (signal) =>
      whenOver(
        meter.identity.model.upstream.chat({ ...call, onSent: () => meter.sent() }, signal),
        signal,
        () => meter.confirmAbort(),
      ),
    () => delivery?.ready(),
  ).pipe(
    tap((item) => {
      if (item.type === 'chunk') meter.chunk(item.chunk);
      else if (item.type === 'end') meter.close('completed');
      else if (item.type === 'failed') meter.close('failed', item.failure);
    }),
    finalize(() => {
      meter.close('aborted');
      closed();
    }),
  );
  return {
    items,
    pacedBy: (next) => {
      delivery = next;
    },
  };
}
