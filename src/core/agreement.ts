import { askedKind } from './askedKind.ts';
import { extractAs } from './extractAnswer.ts';

/** Words that are in every answer say nothing of it. Negations are not among them. */
const STOP = new Set(
  'a an and are as at be been but by for from had has have he her his i in is it its of on or she so that the their them there these they this those to was were which who will with would you your'.split(
    ' ',
  ),
);

/** Of a longer text this much is compared, characters. */
const COMPARED_CHARACTERS = 8000;

/**
 * How far two answers to one question say the same, in [0, 1]: symmetric, 1 for equal texts. Where the question
 * asks for a number, yes or no, a letter, a label or JSON and both give one, 1 or 0. Else the overlap (F1) of
 * their content words, without those the question has already.
 */
export function agreement(question: string, one: string, other: string): number {
  const same = sameAnswer(question, one, other);
  if (same !== null) return same ? 1 : 0;
  const asked = new Set(wordsOf(question));
  const first = contentOf(wordsOf(one), asked);
  const second = contentOf(wordsOf(other), asked);
  // What is left of one of them may be nothing: "Is it hot or cold?", "Cold."
  if (first.said.length > 0 && second.said.length > 0) return overlap(first.said, second.said);
  return overlap(first.all, second.all);
}

/**
 * Whether two answers say the same, as far as that can be told exactly: they are equal texts, or the question
 * asks for a constrained kind and both give a value of it. Null: it cannot be told.
 */
function sameAnswer(question: string, one: string, other: string): boolean | null {
  if (one.trim() === other.trim()) return true;
  const kind = askedKind(question);
  if (kind === 'text') return null;
  const first = extractAs(kind, one);
  const second = first === null ? null : extractAs(kind, other);
  return second === null ? null : first === second;
}

function wordsOf(text: string): string[] {
  const cut = text.slice(0, COMPARED_CHARACTERS).normalize('NFKC').slice(0, COMPARED_CHARACTERS);
  const folded = cut.toLowerCase();
  return folded.match(/\p{Nd}+(?:[.,]\p{Nd}+)*|[\p{L}\p{M}]+|[^\s\p{P}\p{L}\p{M}\p{Nd}]/gu) ?? [];
}

/** Content words, and those of them that the question has not; all words when there are no others. */
function contentOf(
  words: readonly string[],
  asked: ReadonlySet<string>,
): { readonly all: readonly string[]; readonly said: readonly string[] } {
  const content = words.filter((word) => !STOP.has(word));
  const all = content.length > 0 ? content : words;
  return { all, said: content.filter((word) => !asked.has(word)) };
}

/** Twice the words both have over the words of both, counted as often as they occur. */
function overlap(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return one.length === other.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let both = 0;
  for (const word of other) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    both += 1;
  }
  return (2 * both) / (one.length + other.length);
}
