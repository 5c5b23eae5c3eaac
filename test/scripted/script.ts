import type { ScriptedRequest } from './scriptedRequest.ts';
import type { Wire } from './wire.ts';

/** One thing a scripted upstream does; steps run one after the other, each awaited. */
export type Step = (wire: Wire) => Promise<unknown> | unknown;

/** What is done for one request: steps, or a function that picks them when it has arrived. */
export type Script = readonly Step[] | ((request: ScriptedRequest) => readonly Step[]);

/** Steps as one step. */
export function inOrder(steps: readonly Step[]): Step {
  return async (wire) => {
    for (const step of steps) if (!wire.response.destroyed) await step(wire);
  };
}

/** The same step so many times, awaiting room in the socket: a flood. */
export function times(count: number, step: Step): Step {
  return async (wire) => {
    for (let round = 0; round < count && !wire.response.destroyed; round += 1) await step(wire);
  };
}
