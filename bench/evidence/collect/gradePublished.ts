import { answerNumber } from '../../../src/adapters/grading/answerNumber.ts';
import type { PublishedItem } from './publishedItem.ts';

const said = /\b(?:answer|option|choice)\b(?:\s+(?:is|would be))?\s*:?\s*(?:option\s+)?["'(*]*([A-D])\b/g;
const leading = /^["'(*\s]*([A-D])\b/;

/**
 * Whether a draft gives the gold answer: its last number, or its letter (the last one that is said to be the
 * answer, else the one it begins with). A draft without one is wrong.
 */
export function gradePublished(gold: PublishedItem['gold'], text: string): boolean {
  if (gold.kind === 'number') return answerNumber(text) === gold.number;
  const letter = [...text.matchAll(said)].at(-1)?.[1] ?? leading.exec(text)?.[1];
  return letter === gold.letter;
}
