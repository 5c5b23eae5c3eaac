import type { InspectionEvent, StateValue } from 'xstate';
import { escalationBy, eventReason } from './decision.ts';
import type { Lane } from './lane.ts';

/**
 * An inspector that keeps a request's way through the chart for its receipt: each state entered, when, by
 * which event and why. It may not throw: an inspector that does stops its actor for good.
 */
export function watchSteps(lane: Lane): (inspected: InspectionEvent) => void {
  let before = '';
  return (inspected) => {
    if (inspected.actorRef.sessionId !== inspected.rootId) return;
    if (inspected.type === '@xstate.event') {
      lane.event = inspected.event as Lane['event'];
      return;
    }
    if (inspected.type !== '@xstate.snapshot') return;
    const { value } = inspected.snapshot as { value?: StateValue };
    const state = value === undefined ? '' : stateName(value);
    if (state === before) return;
    before = state;
    if (state.startsWith('escalated')) lane.escalation ??= escalationBy(lane.event);
    const event = inspected.event as Lane['event'];
    lane.steps.push({ atMs: lane.elapsedMs(), state, event: event.type, reason: eventReason(event) });
  };
}

/** A nested state as one word: `drafting.held`. */
function stateName(value: StateValue): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([outer, inner]) => (inner === undefined ? outer : `${outer}.${stateName(inner)}`))
    .join(' ');
}
