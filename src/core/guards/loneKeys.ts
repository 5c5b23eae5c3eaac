import type { Term } from './readQuestion.ts';

/** Keys of the first terms that the second has fewer of, each once. */
export function loneKeys(terms: readonly Term[], others: readonly Term[]): ReadonlySet<string> {
  const left = new Map<string, number>();
  for (const { key } of others) left.set(key, (left.get(key) ?? 0) + 1);
  const lone = new Set<string>();
  for (const { key } of terms) {
    const count = left.get(key) ?? 0;
    if (count === 0) lone.add(key);
    else left.set(key, count - 1);
  }
  return lone;
}
