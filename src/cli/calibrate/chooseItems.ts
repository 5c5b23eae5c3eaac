import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import { unitHash } from '../../calibration/splitDrafts.ts';

/**
 * The prompts to ask, in an order that depends on the seed and on nothing else, so that a run which stops
 * part-way has asked a fair sample; of these the first `limit`.
 */
export function chooseItems(
  items: readonly DatasetItem[],
  { seed, limit }: { readonly seed: number; readonly limit: number | null },
): readonly DatasetItem[] {
  const shuffled = items
    .map((item) => ({ item, at: unitHash(`ask ${seed}:${item.id}`) }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
  return limit === null ? shuffled : shuffled.slice(0, limit);
}
