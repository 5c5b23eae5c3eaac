/**
 * A lower-case English word without its inflection: `install`, `installs`, `installed` and `installing` are one.
 * Coarser than a dictionary, so that inflections meet: two words that differ may share a stem. A word of another
 * language loses an ending at most.
 */
export function lightStem(word: string): string {
  const singular = withoutPlural(IRREGULAR.get(word) ?? word);
  const plain = withoutTense(singular);
  const open = plain.length > 3 && plain.endsWith('e') ? plain.slice(0, -1) : withoutShortE(plain);
  const single = /([b-df-hj-np-tv-z])\1$/.test(open) ? open.slice(0, -1) : open;
  return single.endsWith('y') && single.length > 2 ? `${single.slice(0, -1)}i` : single;
}

/** `glass`, `status`, `basis` end like a plural and are none. */
function withoutPlural(word: string): string {
  return word.length > 3 && word.endsWith('s') && !/(?:ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}

/** What is left has a vowel: `bring` is no `br`. */
function withoutTense(word: string): string {
  if (word.endsWith('eed')) return word.slice(0, -1);
  const [, stem] = /^(.*[aeiouy].*)(?:ing|ed)$/.exec(word) ?? [];
  return stem !== undefined && stem.length > 1 ? stem : word;
}

/** `use` meets `using`. */
function withoutShortE(word: string): string {
  return /^[aeiou][b-df-hj-np-tv-z]e$/.test(word) ? word.slice(0, -1) : word;
}

const IRREGULAR: ReadonlyMap<string, string> = new Map(
  `men man women woman children child feet foot teeth tooth mice mouse people person went go gone go made make
  wrote write written write took take taken take began begin begun begin bought buy sold sell found find left
  leave sent send built build paid pay ran run got get gotten get gave give given give came come knew know known
  know saw see seen see chose choose chosen choose broke break broken break spoke speak spoken speak`
    .split(/\s+/)
    .flatMap((word, at, all) => (at % 2 === 0 ? [[word, all[at + 1] ?? word] as const] : [])),
);
