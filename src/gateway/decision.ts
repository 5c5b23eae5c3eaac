import type { RequestEvent, Tier } from '../../machines/index.ts';
import type { Lane } from './lane.ts';

/** Why this tier answers, in one word: a verdict's reason, or why no draft was asked or kept. */
export function decisionOf(lane: Lane, tier: Tier): string | null {
  if (tier === 'cache') return null;
  if (tier === 'direct') return lane.heavyReason;
  if (tier === 'draft') {
    if (lane.event.type === 'heavy.failed') return 'heavy_failed';
    return lane.incoming.control.routing === 'draft' ? 'control' : eventReason(lane.event);
  }
  return lane.escalation ?? lane.heavyReason ?? escalationBy(lane.event);
}

/** Why an event led to heavy answering. */
export function escalationBy(event: Lane['event']): string | null {
  if (event.type === 'draft.failed') return 'draft_failed';
  if (event.type === 'heavy.ended' || event.type === 'heavy.full') return 'heavy_first';
  return eventReason(event);
}

/** The reason an event carries: a verdict's, or a failure's code. */
export function eventReason(event: Pick<RequestEvent, 'type'> | Lane['event']): string | null {
  if ('reason' in event) return event.reason as string;
  return 'failure' in event ? (event.failure as { code: string }).code : null;
}
