import type { InspectionEvent, StateValue } from 'xstate';
import { escalationBy, eventReason } from './decision.ts';
import type { Lane } from './lane.ts';
import type { Observer } from './observer.ts';

/**
 * An inspector that keeps a request's way through the chart for its receipt, and tells it: each state entered,
 * when, by which event and why. It may not throw: an inspector that does stops its actor for good.
 * @param observer may not throw.
 */
export function watchSteps(
  lane: Lane,
  observer: Pick<Observer, 'state'>,
): (inspected: InspectionEvent) => void {
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
    enterState(lane, observer, state === 'done' ? null : state);
    if (state.startsWith('escalated')) {
      lane.escalation ??= escalationBy(lane.event);
      lane.noteHoldBack('escalated');
    }
    const event = inspected.event as Lane['event'];
    lane.steps.push({ atMs: lane.elapsedMs(), state, event: event.type, reason: eventReason(event) });
  };
}

/** Tells where a request is now, once for each change. @param state null when it is over. */
export function enterState(lane: Lane, observer: Pick<Observer, 'state'>, state: string | null): void {
  if (lane.state === state) return;
  observer.state(lane.state, state);
  lane.state = state;
}

/** A nested state as one word: `drafting.held`. */
function stateName(value: StateValue): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([outer, inner]) => (inner === undefined ? outer : `${outer}.${stateName(inner)}`))
    .join(' ');
}
