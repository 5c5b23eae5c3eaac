import { fnv1a } from './fnv1a.ts';
import { type LexicalTerm, lexicalTerms } from './lexicalTerms.ts';

/** Length of a lexical vector. */
export const LEXICAL_DIMENSION = 512;

/** Changes whenever a text's vector does, so that vectors of two ways of reading are never compared. */
export const LEXICAL_REVISION = '1';

/**
 * Least cosine at which guards look at a candidate. Of 235 generated pairs that guards accept, the least alike had
 * 0.459 (one word of two swapped for a synonym), and a floor of 0.5 would lose 3.8 %; measured by
 * bench/cache/lexicalRecall.ts. Near misses are as near: telling them apart is what the guards are for.
 */
export const LEXICAL_FLOOR = 0.4;

/** Places one term is added to. With one, two terms that meet there could cancel each other out. */
const PROBES = 2;

/**
 * A text as a hashed bag of its words' light stems: length one, equal for texts that differ in case, spacing,
 * punctuation, politeness or inflection, and near for those that differ in few words. Says what a text is
 * about, not what it says: order hardly counts, so guards decide what near means. Needs no model.
 * Of a text without letters, digits or signs every entry is 0: there is nothing to compare.
 * @returns LEXICAL_DIMENSION numbers. Signed feature hashing as in Weinberger et al. 2009.
 */
export function lexicalVector(text: string): Float32Array {
  const sums = new Float64Array(LEXICAL_DIMENSION);
  for (const term of lexicalTerms(text)) add(sums, term);
  let squares = 0;
  for (const sum of sums) squares += sum * sum;
  const vector = new Float32Array(LEXICAL_DIMENSION);
  if (squares === 0) return vector;
  const length = Math.sqrt(squares);
  for (const [at, sum] of sums.entries()) vector[at] = sum / length;
  return vector;
}

function add(sums: Float64Array, { name, weight }: LexicalTerm): void {
  let hash = fnv1a(name);
  for (let probe = 0; probe < PROBES; probe += 1) {
    hash = mixed(hash + probe);
    const at = hash % LEXICAL_DIMENSION;
    sums[at] = (sums[at] ?? 0) + (hash >>> 31 === 0 ? weight : -weight);
  }
}

/** The finaliser of MurmurHash3: FNV's high bits alone are too much alike for short words. */
function mixed(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
