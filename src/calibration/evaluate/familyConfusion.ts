import type { FamilyConfusion } from '../report/evaluation.ts';
import type { Served } from '../served.ts';

/** What became of each family's drafts, most prompts first. */
export function familyConfusion(
  served: readonly Served[],
  bad: (draft: Served['draft']) => boolean,
): FamilyConfusion[] {
  const families = Map.groupBy(served, ({ draft }) => draft.family ?? 'no family');
  const count = (members: readonly Served[], kept: boolean, isBad: boolean) =>
    members.filter(({ draft, outcome }) => (outcome.served === 'draft') === kept && bad(draft) === isBad)
      .length;
  return [...families]
    .sort(([one, ones], [other, others]) => others.length - ones.length || (one < other ? -1 : 1))
    .map(([family, members]) => ({
      family,
      keptGood: count(members, true, false),
      keptBad: count(members, true, true),
      escalatedGood: count(members, false, false),
      escalatedBad: count(members, false, true),
      notDrafted: members.filter(({ outcome }) => outcome.notDrafted !== null).length,
    }));
}
