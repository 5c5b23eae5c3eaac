import { colours } from './colours.ts';

const order = [colours.policy, colours.bad, colours.good, colours.needless, colours.other, colours.ink];

/** The colour of the n-th line of a figure, from 0; beyond the sixth they are told apart no more. */
export function seriesColour(index: number): string {
  return order[index] ?? colours.muted;
}
