import { randomInt } from 'node:crypto';

/** The value that llama.cpp takes for "no seed". */
const noSeed = 0xffffffff;

/**
 * A client's seed, any integer, as the unsigned 32-bit number that llama.cpp takes: the same for the same seed.
 * Without one, a random number. `seed` must be an integer, if beyond 2^53 then the one JSON.parse made of it.
 */
export function seedOf(seed: number | undefined): number {
  if (seed === undefined) return randomInt(noSeed);
  const folded = Number(BigInt.asUintN(32, BigInt(seed)));
  return folded === noSeed ? 0 : folded;
}
