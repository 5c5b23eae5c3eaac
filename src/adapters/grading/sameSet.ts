import { sameText } from './sameText.ts';

/** A word before the list, with its colon: "The even numbers are: 2, 4". */
const INTRODUCTION = /^[^,;\n]{0,200}:/;
/** What separates items, and what may number them. */
const SEPARATOR = /[,;\n]|\s(?:and|&)\s/;
const BULLET = /^\s*(?:[-*•]\s|\(?\d{1,3}[.)]\s)/;

/**
 * Whether an answer lists these items and nothing else, in any order: separated by commas, semicolons, lines
 * or "and", each as sameText compares it. An item that is told twice counts once.
 */
export function sameSet(answer: string, items: readonly string[]): boolean {
  const told = answer
    .replace(INTRODUCTION, '')
    .split(SEPARATOR)
    .map((item) => item.replace(BULLET, '').replace(/^\s*and\s/i, ''))
    .filter((item) => item.trim() !== '');
  return (
    told.every((item) => items.some((wanted) => sameText(item, wanted))) &&
    items.every((wanted) => told.some((item) => sameText(item, wanted)))
  );
}
