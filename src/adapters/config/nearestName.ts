import { closest, distance } from 'fastest-levenshtein';

/** The name that a misspelt word most likely means, or null when none is near. */
export function nearestName(word: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const nearest = closest(word, [...names]);
  return distance(word, nearest) <= Math.max(2, Math.floor(word.length / 3)) ? nearest : null;
}

/** "did you mean x?", or what there is to choose from. */
export function didYouMean(word: string, names: readonly string[]): string {
  const nearest = nearestName(word, names);
  if (nearest !== null) return `did you mean ${nearest}?`;
  return names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`;
}
