import { frameRole } from './frameRole.ts';
import type { SurfaceToken } from './surfaceTokens.ts';

/**
 * All in capitals, or every word with one but articles, prepositions and conjunctions: a title, where case says
 * nothing. What did Grant do? is none: its verbs are small.
 */
export function isCaseless(tokens: readonly SurfaceToken[]): boolean {
  let words = 0;
  let long = 0;
  let shouted = 0;
  let capitals = 0;
  let plain = 0;
  for (const { kind, text } of tokens) {
    if (kind !== 'word' || text.length < 2) continue;
    words += 1;
    const role = frameRole(text.toLowerCase());
    if (text === text.toUpperCase()) shouted += 1;
    if (/^[A-Z]/.test(text)) {
      capitals += 1;
      if (words > 1 && role !== null) plain += 1;
    } else if (text.length >= 4 || !SMALL_ROLES.has(role ?? '')) return false;
    if (text.length >= 4) long += 1;
  }
  if (words >= 3 && shouted === words) return true;
  return plain > 0 && (long >= 3 || (words >= 4 && capitals === words));
}

const SMALL_ROLES: ReadonlySet<string> = new Set(['article', 'preposition', 'conjunction']);
