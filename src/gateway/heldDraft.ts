import { concat, from, type Observable, of } from 'rxjs';
import type { HeldEvent } from '../../machines/index.ts';
import { deliver } from './deliver.ts';
import type { Lane } from './lane.ts';

/**
 * Shows the whole draft that was not kept, because heavy failed and the configuration prefers a doubtful
 * answer to none (`on_heavy_failure: serve_draft`).
 */
export function heldDraft(lane: Lane): Observable<HeldEvent> {
  const meter = lane.calls.find(({ identity }) => identity.role === 'draft');
  if (meter === undefined || lane.heldDraft === null)
    throw new TypeError('Cannot serve a draft: none is held');
  const { delivered } = deliver(lane, meter, from(lane.heldDraft), of('draft' as const));
  return concat(delivered, of({ type: 'held.delivered' } as const));
}
