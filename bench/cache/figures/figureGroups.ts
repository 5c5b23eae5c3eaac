import type { FigureGroup } from './cacheFigure.ts';
import { equalRequests } from './equalRequests.ts';
import { exactHit } from './exactHit.ts';
import { fingerprints } from './fingerprints.ts';
import { guardTrust } from './guardTrust.ts';
import { isolation } from './isolation.ts';
import { liveBudget } from './liveBudget.ts';
import { redisLookup } from './redisLookup.ts';
import { replayed } from './replayed.ts';
import { semanticLookup } from './semanticLookup.ts';
import { silentStore } from './silentStore.ts';
import { vectorSearch } from './vectorSearch.ts';

/** In the order of docs/cache.md. */
export const FIGURE_GROUPS: readonly FigureGroup[] = [
  { ids: ['G1', 'G2-SICK', 'G2-QQP', 'G3', 'guard-cost'], measure: guardTrust },
  { ids: ['G4'], measure: isolation },
  { ids: ['G5'], measure: equalRequests },
  { ids: ['G6'], measure: silentStore },
  { ids: ['G7'], measure: replayed },
  { ids: ['G8'], measure: liveBudget },
  { ids: ['G9'], measure: fingerprints },
  { ids: ['exact-hit'], measure: exactHit },
  { ids: ['redis-lookup'], measure: redisLookup },
  { ids: ['vectors'], measure: vectorSearch },
  { ids: ['semantic-lookup'], measure: semanticLookup },
];

export const FIGURE_IDS: readonly string[] = FIGURE_GROUPS.flatMap(({ ids }) => ids);

/**
 * The groups that measure any of these.
 * @throws RangeError for a name that no figure has.
 */
export function groupsFor(names: readonly string[]): readonly FigureGroup[] {
  const unknown = names.find((name) => !FIGURE_IDS.some((id) => isWanted(id, [name])));
  if (unknown !== undefined) throw new RangeError(`There is no figure "${unknown}"`);
  return FIGURE_GROUPS.filter(({ ids }) => ids.some((id) => isWanted(id, names)));
}

/** @param names null: all are wanted. `G2` stands for each of its parts. */
export function isWanted(id: string, names: readonly string[] | null): boolean {
  return names === null || names.some((name) => id === name || id.startsWith(`${name}-`));
}
