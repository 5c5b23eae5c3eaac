import type { GradedDraft } from '../core/gradedDraft.ts';
import type { NeighbourLookup } from '../core/neighbours.ts';
import { CATCH_ALL } from '../core/requestBasis.ts';

/** The name of the stratum of everything that is too rare to stand alone. */
const REST = 'rest';

/**
 * Which families are certified alone: those of which the calibration part has enough, counted by where the
 * nearest graded prompt puts them, as it will be done online. Labels play no part, so the choice costs the
 * guarantee nothing. Clients name families: one with the name of a catch-all never stands alone.
 * @param families names by the strata of `lookup`, one each; null where a draft has no family.
 * @param least calibration examples a family needs to stand alone.
 * @returns names of the strata, the rest last, and of each family its index.
 */
export function chooseStrata(
  families: readonly (string | null)[],
  calibration: readonly GradedDraft[],
  lookup: NeighbourLookup,
  least: number,
): { readonly names: readonly string[]; readonly indexOf: (family: string | null) => number } {
  const counts = new Map<string, number>();
  for (const { sketch } of calibration) {
    const { novel, stratum } = lookup.near(sketch);
    const family = novel || stratum === null ? null : (families[stratum] ?? null);
    if (family !== null) counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  const alone = [...counts]
    .filter(([family, count]) => count >= least && !CATCH_ALL.includes(family))
    .map(([family]) => family)
    .sort();
  const names = [...alone, REST];
  const positions = new Map(names.map((name, at) => [name, at]));
  return {
    names,
    indexOf: (family) => (family === null ? alone.length : (positions.get(family) ?? alone.length)),
  };
}
