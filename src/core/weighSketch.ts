import type { PromptSketch } from './promptSketch.ts';

/** A prompt's terms, ascending, with weights of length one together (none when there are no terms). */
export interface WeighedSketch {
  readonly terms: readonly number[];
  readonly weights: readonly number[];
}

/**
 * TF-IDF: a term weighs (1 + ln count) times its inverse document frequency.
 * @param idf by term, as in a `NeighbourIndex`, or the same as a map.
 * @param unseenIdf of terms that `idf` does not have, >= 0.
 */
export function weighSketch(
  { terms, counts }: PromptSketch,
  idf: Readonly<Record<string, number>> | ReadonlyMap<number, number>,
  unseenIdf: number,
): WeighedSketch {
  const known = idf instanceof Map ? (term: number) => idf.get(term) : fromRecord(idf);
  const weights = new Array<number>(terms.length);
  let squares = 0;
  for (const [at, term] of terms.entries()) {
    const weight = (1 + Math.log(counts[at] ?? 1)) * (known(term) ?? unseenIdf);
    weights[at] = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares);
  if (!(length > 0)) return { terms: [], weights: [] };
  return { terms, weights: weights.map((weight) => weight / length) };
}

function fromRecord(idf: object): (term: number) => number | undefined {
  // Narrowing a union with ReadonlyMap by `instanceof Map` leaves the map in it.
  const record = idf as Readonly<Record<string, number>>;
  return (term) => record[term];
}
