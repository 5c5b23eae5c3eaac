import { createHash } from 'node:crypto';
import type { PublishedItem } from './publishedItem.ts';

/** Longer questions take a model of this size, on one core, too long. */
const longestPrompt = 2000;

/**
 * The same choice for the same seed, whatever else there is: up to `perSubject` questions of every MMLU
 * subject and `gsm8k` of GSM8K, none above 2,000 characters, in mixed order.
 */
export function chooseItems(
  items: readonly PublishedItem[],
  { seed, perSubject, gsm8k }: { readonly seed: number; readonly perSubject: number; readonly gsm8k: number },
): PublishedItem[] {
  const lot = ({ id }: PublishedItem) => createHash('sha256').update(`${seed}/${id}`).digest('hex');
  const byLot = (one: PublishedItem, other: PublishedItem) => (lot(one) < lot(other) ? -1 : 1);
  const short = items.filter(({ prompt }) => prompt.length <= longestPrompt);
  const families = Map.groupBy(short, ({ family }) => family);
  return [...families]
    .flatMap(([family, own]) => own.sort(byLot).slice(0, family === 'gsm8k' ? gsm8k : perSubject))
    .sort(byLot);
}
