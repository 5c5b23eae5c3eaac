import type { NeighbourIndex } from './calibration.ts';
import type { PromptSketch } from './promptSketch.ts';
import { weighSketch } from './weighSketch.ts';

export { weighSketch } from './weighSketch.ts';

/** What the graded prompts near one prompt tell of it. */
export interface Neighbours {
  /** Cosine with the nearest graded prompt, [0, 1]; 0 when none shares a term. */
  readonly similarity: number;
  /**
   * Share of inadequate drafts among the k nearest, weighted by similarity and drawn to the share among all,
   * the more the less similar they are, [0, 1]; null when none shares a term.
   */
  readonly badShare: number | null;
  /** The nearest is no neighbour: what was learned says nothing of this prompt. */
  readonly novel: boolean;
  /** The stratum of the nearest; null when novel. */
  readonly stratum: number | null;
}

/** Finds the graded prompts near a prompt. */
export interface NeighbourLookup {
  /** @param except index of a graded prompt that is passed over: leave-one-out, for prompts of the index itself. */
  near(sketch: PromptSketch, except?: number): Neighbours;
}

/** A graded prompt and how near it is. */
interface Near {
  readonly prompt: number;
  readonly cosine: number;
}

/** How much similarity the share among all weighs as: one identical prompt counts half. */
const BASE_WEIGHT = 1;

/**
 * An index opened for lookups. Cosines are summed term by term over inverted lists, so a lookup costs what
 * its terms are shared, not what all prompts are long. Not for concurrent use from several threads: lookups
 * share one table of sums, cleared after each.
 */
export function openNeighbours(index: NeighbourIndex): NeighbourLookup {
  const { prompts, k, floor, unseenIdf } = index;
  const idf = new Map(Object.entries(index.idf).map(([term, value]) => [Number(term), value]));
  const lists = invert(prompts);
  const bads = prompts.reduce((sum, { bad }) => sum + (bad ? 1 : 0), 0);
  const sums = new Float64Array(prompts.length);

  /** The k nearest, nearest first; of equals the one that was graded first. */
  const nearest = (sketch: PromptSketch, except: number): readonly Near[] => {
    const { terms, weights } = weighSketch(sketch, idf, unseenIdf);
    for (let at = 0; at < terms.length; at += 1) {
      const place = lists.places.get(terms[at] ?? -1);
      if (place === undefined) continue;
      const weight = weights[at] ?? 0;
      const end = lists.starts[place + 1] ?? 0;
      for (let entry = lists.starts[place] ?? 0; entry < end; entry += 1) {
        const prompt = lists.prompts[entry] ?? 0;
        sums[prompt] = (sums[prompt] ?? 0) + weight * (lists.weights[entry] ?? 0);
      }
    }
    const found: Near[] = [];
    let least = 0;
    for (let prompt = 0; prompt < sums.length; prompt += 1) {
      // Rounding may take the cosine of a prompt with itself past one.
      const cosine = Math.min(1, sums[prompt] ?? 0);
      if (cosine <= least || prompt === except) continue;
      let place = found.length;
      while (place > 0 && cosine > (found[place - 1]?.cosine ?? 0)) place -= 1;
      found.splice(place, 0, { prompt, cosine });
      if (found.length > k) found.pop();
      if (found.length === k) least = found[k - 1]?.cosine ?? 0;
    }
    sums.fill(0);
    return found;
  };

  return {
    near(sketch, except = -1) {
      const found = nearest(sketch, except);
      const similarity = found[0]?.cosine ?? 0;
      const novel = similarity === 0 || similarity < floor;
      if (similarity === 0) return { similarity, badShare: null, novel, stratum: null };
      const left = prompts[except];
      const base =
        left === undefined ? bads / prompts.length : (bads - (left.bad ? 1 : 0)) / (prompts.length - 1);
      let weight = BASE_WEIGHT;
      let bad = BASE_WEIGHT * base;
      for (const { prompt, cosine } of found) {
        const near = prompts[prompt];
        if (near === undefined) continue;
        weight += cosine;
        if (near.bad) bad += cosine;
      }
      const stratum = novel ? null : (prompts[found[0]?.prompt ?? -1]?.stratum ?? null);
      return { similarity, badShare: bad / weight, novel, stratum };
    },
  };
}

/** Inverted lists in one piece: those of the term at place p lie from starts[p] to starts[p + 1]. */
interface Lists {
  readonly places: ReadonlyMap<number, number>;
  readonly starts: Int32Array;
  readonly prompts: Int32Array;
  readonly weights: Float64Array;
}

function invert(graded: NeighbourIndex['prompts']): Lists {
  const places = new Map<number, number>();
  const sizes: number[] = [];
  for (const { terms } of graded) {
    for (const term of terms) {
      const place = places.get(term) ?? places.size;
      places.set(term, place);
      sizes[place] = (sizes[place] ?? 0) + 1;
    }
  }
  const starts = new Int32Array(sizes.length + 1);
  for (const [place, size] of sizes.entries()) starts[place + 1] = (starts[place] ?? 0) + size;
  const next = starts.slice();
  const entries = starts[sizes.length] ?? 0;
  const prompts = new Int32Array(entries);
  const weights = new Float64Array(entries);
  for (const [prompt, { terms, weights: own }] of graded.entries()) {
    for (const [at, term] of terms.entries()) {
      const place = places.get(term) ?? 0;
      const entry = next[place] ?? 0;
      prompts[entry] = prompt;
      weights[entry] = own[at] ?? 0;
      next[place] = entry + 1;
    }
  }
  return { places, starts, prompts, weights };
}

const NAMES = ['neighbour_similarity', 'neighbour_bad_share', 'neighbour_absent'] as const;

/** The names `neighbourFeatures` gives, in order. */
export const NEIGHBOUR_FEATURES: readonly string[] = NAMES;

/** The neighbours as numbers for a score, each in [0, 1]; a share that is not known is 0 beside `absent` 1. */
export function neighbourFeatures({
  similarity,
  badShare,
}: Neighbours): Readonly<Record<(typeof NAMES)[number], number>> {
  return {
    neighbour_similarity: similarity,
    neighbour_bad_share: badShare ?? 0,
    neighbour_absent: badShare === null ? 1 : 0,
  };
}
