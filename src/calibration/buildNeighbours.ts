import type { GradedPrompt, NeighbourIndex } from '../core/calibration.ts';
import type { GradedDraft } from '../core/gradedDraft.ts';
import { openNeighbours, weighSketch } from '../core/neighbours.ts';

/** How many neighbours are asked: enough to average over, few enough to stay near. */
const NEIGHBOURS = 15;
/** The share of the graded prompts themselves that would count as novel. */
const NOVEL_SHARE = 0.05;
/** Bounds of the floor: under the lower one nothing is alike, above the upper one nothing would be. */
const FLOOR = { least: 0.1, most: 0.5 };
const DECIMALS = 10_000;

/**
 * The graded prompts as neighbours for later ones. Document frequencies are theirs; the floor under which a
 * prompt counts as novel is the similarity that all but a twentieth of them find among the others.
 * @param bad whether a draft was inadequate.
 * @param stratumOf index of a draft's stratum.
 */
export function buildNeighbours(
  drafts: readonly GradedDraft[],
  bad: (draft: GradedDraft) => boolean,
  stratumOf: (draft: GradedDraft) => number,
): NeighbourIndex {
  const frequency = new Map<number, number>();
  for (const { sketch } of drafts) {
    for (const term of sketch.terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  }
  const rarity = (documents: number) => Math.log((1 + drafts.length) / (1 + documents)) + 1;
  const idf: Record<string, number> = {};
  for (const [term, documents] of [...frequency].sort(([one], [other]) => one - other)) {
    idf[term] = rounded(rarity(documents));
  }
  const unseenIdf = rounded(rarity(0));
  const prompts: GradedPrompt[] = drafts.map((draft) => {
    const { terms, weights } = weighSketch(draft.sketch, idf, unseenIdf);
    return { terms, weights: weights.map(rounded), bad: bad(draft), stratum: stratumOf(draft) };
  });
  const k = Math.min(NEIGHBOURS, Math.max(1, prompts.length - 1));
  const open = { k, floor: 0, idf, unseenIdf, prompts };
  const lookup = openNeighbours(open);
  const nearest = drafts
    .map(({ sketch }, at) => lookup.near(sketch, at).similarity)
    .sort((one, other) => one - other);
  const floor = nearest[Math.floor(nearest.length * NOVEL_SHARE)] ?? FLOOR.least;
  const bounded = Math.min(FLOOR.most, Math.max(FLOOR.least, floor));
  // Down: prompts of one template are all as similar, and a floor a hair above them would make them all novel.
  return { ...open, floor: Math.floor(bounded * DECIMALS) / DECIMALS };
}

/** Four decimals are beyond what a cosine of counted words can mean. */
function rounded(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS;
}
