import type { NeighbourLookup } from '../core/neighbours.ts';
import type { PromptSketch } from '../core/promptSketch.ts';

/** The stratum a prompt falls into; null when it is novel. @param except its own place among the neighbours. */
export function stratumAt(lookup: NeighbourLookup, sketch: PromptSketch, except?: number): number | null {
  const { novel, stratum } = lookup.near(sketch, except);
  return novel ? null : stratum;
}
