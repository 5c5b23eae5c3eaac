import { type Random, seededRandom } from '../../../src/calibration/seededRandom.ts';
import type { Slots, SlotValue } from './templateBlock.ts';

const SLOT = /\{(~?)([a-z][A-Za-z]*)\}/g;
const CHOICE = /\[\[([^[\]|]*)\|([^[\]|]*)\]\]/g;

export interface Sides {
  readonly left: string;
  readonly right: string;
}

/**
 * Pairs of one template, each with other slot values.
 * @param options.fills at most so many pairs, an integer >= 1; fewer where the slots have fewer values.
 * @param options.seed equal seeds give equal pairs.
 * @throws RangeError on a slot that is not given.
 */
export function expandTemplate(
  template: string,
  slots: Slots,
  options: { readonly fills: number; readonly seed: string },
): readonly Sides[] {
  const names = [...new Set([...template.matchAll(SLOT)].map((match) => match[2] ?? ''))];
  const lists = names.map((name) => {
    const values = slots[name];
    if (values === undefined || values.length === 0)
      throw new RangeError(`Cannot fill "${template}": no slot "${name}"`);
    return values;
  });
  const all = lists.reduce((product, { length }) => product * length, 1);
  const random = seededRandom(options.seed);
  return chosen(all, options.fills, random).map((number) => {
    let rest = number;
    const filled = new Map<string, SlotValue>();
    for (const [at, values] of lists.entries()) {
      filled.set(names[at] ?? '', values[rest % values.length] ?? '');
      rest = Math.floor(rest / values.length);
    }
    return { left: side(template, filled, 0), right: side(template, filled, 1) };
  });
}

/** Different numbers in [0, all), in an order of chance. */
function chosen(all: number, count: number, random: Random): number[] {
  const numbers = new Set<number>();
  while (numbers.size < Math.min(all, count)) numbers.add(Math.floor(random() * all));
  return [...numbers];
}

function side(template: string, filled: ReadonlyMap<string, SlotValue>, which: 0 | 1): string {
  return template
    .replace(CHOICE, (_, left: string, right: string) => (which === 0 ? left : right))
    .replace(SLOT, (_, exchanged: string, name: string) => {
      const value = filled.get(name) ?? '';
      if (typeof value === 'string') return value;
      return value[exchanged === '' ? which : 1 - which] ?? '';
    });
}
