import { frameRole } from './frameRole.ts';
import type { SurfaceToken } from './surfaceTokens.ts';
import { SYNONYMS, type SynonymClass } from './synonyms.ts';
import { wordSet } from './wordSet.ts';

interface Member {
  readonly words: readonly string[];
  readonly key: string;
  readonly of: SynonymClass;
}

/** Members of the classes by their first word, longest first. */
export const synonymsByFirst: ReadonlyMap<string, readonly Member[]> = byFirst();

/** What goes before a verb in its base form. */
const BEFORE_VERB = wordSet(
  'to i you we they not can could should would will must may might and please people users',
);

/** The synonym that begins at a token, in a context in which its class is one; null otherwise. */
export function synonymAt(
  tokens: readonly SurfaceToken[],
  at: number,
  initial: boolean,
  caseless: boolean,
): { readonly key: string; readonly next: number } | null {
  const word = (index: number) => (tokens[index]?.kind === 'word' ? tokens[index].text.toLowerCase() : '');
  for (const { words, key, of } of synonymsByFirst.get(word(at)) ?? []) {
    if (words.some((part, offset) => word(at + offset) !== part)) continue;
    const next = at + words.length;
    const before = word(at - 1);
    const after = word(next);
    if (of.notBefore.has(after) || of.notAfter.has(before)) continue;
    // A name follows: Big Ben, Quick Time.
    if (!caseless && /^[A-Z]/.test(tokens[next]?.text ?? '') && of.context === 'any' && after !== 'i')
      continue;
    if (of.context === 'verb' && !initial && !BEFORE_VERB.has(before)) continue;
    if (of.directly.size > 0 && !of.directly.has(after)) continue;
    if (of.with.size > 0 && !goesWith(of, next, word)) continue;
    if (of.near.size > 0 && !tokens.some((_, index) => of.near.has(word(index)))) continue;
    return { key, next };
  }
  return null;
}

/** Whether the sense that is meant follows, with nothing but its article and adjectives before it. */
function goesWith(of: SynonymClass, next: number, word: (index: number) => string): boolean {
  for (let at = next; at < next + 4; at += 1) {
    if (of.with.has(word(at)) && !of.with.has(word(at + 1))) return !of.notWith.has(word(at + 1));
    const role = frameRole(word(at));
    if (word(at) === '' || role === 'preposition' || role === 'conjunction') return false;
  }
  return false;
}

function byFirst(): ReadonlyMap<string, readonly Member[]> {
  const found = new Map<string, Member[]>();
  for (const of of SYNONYMS) {
    for (const member of of.words) {
      const words = member.split('_');
      const first = words[0] ?? '';
      found.set(first, [...(found.get(first) ?? []), { words, key: `~${of.words[0]}`, of }]);
    }
  }
  for (const members of found.values()) members.sort((a, b) => b.words.length - a.words.length);
  return found;
}
