/** Chance that comes the same way each time: numbers in [0, 1). */
export type Random = () => number;

/**
 * A seeded generator (xoshiro128**, Blackman and Vigna 2018), 53 bits a number.
 * @param seed any number or text; equal seeds give equal sequences.
 */
export function seededRandom(seed: number | string): Random {
  const state = seedWords(String(seed));
  let [a, b, c, d] = state;
  const next = (): number => {
    const mixed = Math.imul(rotate(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return mixed >>> 0;
  };
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

/** The items in an order of chance (Fisher-Yates); the given ones stay as they are. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const order: Item[] = [];
  for (const [count, item] of items.entries()) {
    const place = Math.floor(random() * (count + 1));
    const displaced = order[place];
    if (displaced === undefined) {
      order[place] = item;
      continue;
    }
    order.push(displaced);
    order[place] = item;
  }
  return order;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Four words that are never all zero: FNV-1a over the text, spread by splitmix32. */
function seedWords(text: string): [number, number, number, number] {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  const word = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  return [word(), word(), word(), word() | 1];
}
