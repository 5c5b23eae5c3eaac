import { hasContent } from '../../core/chat.ts';
import type { Failure } from '../../core/errors.ts';
import type { RelayedEvent } from '../../ports.ts';
import type { ItemShape, ReadLimits } from './eventItems.ts';
import type { Exchange } from './exchange.ts';
import { protocolFailure, reportedFailure } from './reportedFailure.ts';
import { readStreamObject } from './streamObject.ts';

/** One item of a relayed stream. */
export type RelayedItem = RelayedEvent | { readonly failure: Failure };

/**
 * Events as they came. They are read only to tell when content begins and whether the answer is whole: what
 * is odd about one but is JSON goes to the client, who asked for it.
 */
export function relayItems({ clock }: Exchange, { secrets }: ReadLimits): ItemShape<RelayedItem> {
  return {
    end: null,
    failed: (failure) => ({ failure }),
    item: (event, progress, tail) => {
      const object = readStreamObject(event.data);
      if (object.type === 'error') return { fault: reportedFailure(object.error, secrets) };
      if (object.type === 'broken') return tail ? null : { fault: protocolFailure(object.why) };
      if (object.type === 'chunk' || object.type === 'odd') progress.see(object.chunk.choices);
      else if (event.event !== null) progress.seeNamed();
      if (object.type !== 'chunk' || hasContent(object.chunk)) clock.enter('more');
      return event;
    },
  };
}
