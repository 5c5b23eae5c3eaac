import { ASKED_CHARACTERS } from './askedText.ts';
import type { AnswerKind } from './extractAnswer.ts';

const JSON_ASKED = /\bjson\b/i;
const FIRST_CHOICE = /(?:^|\s)\(?A[).:]\s+\S/;
const SECOND_CHOICE = /\s\(?B[).:]\s+\S/;
const LETTER_ASKED = /\b(?:only|with|just) (?:the|a|one) letter\b|\bletter of the (?:correct|right|best)\b/i;
const YES_NO_ASKED = /\b(?:yes\s*(?:or|\/|and)\s*no|true\s*(?:or|\/)\s*false)\b/i;
const AUXILIARY =
  /^(?:is|are|was|were|do|does|did|can|could|has|have|had|will|would|should|may|might|must)\b[^?]*\?/i;
const LABEL_ASKED =
  /\b(?:one word|single word|classify|categori[sz]e|label|sentiment|which (?:one )?of (?:the|these)|one of(?: the| these)?(?: following)?\b|in (?:one|a few|two|three) words?|name only|only the (?:name|word|label|category))\b/i;
const NUMBER_ASKED =
  /\b(?:how (?:many|much|old|far|tall|high|deep|wide|heavy)|(?:what|which) (?:number|year)|next number|calculate|compute|evaluate|what is the (?:sum|product|difference|quotient|total|average|mean|median|remainder|value|number|area|perimeter|volume|square root|probability|percentage)|only the number|a (?:single )?number|as an integer|####)\b/i;
const ARITHMETIC = /\d\s*[+*×÷−/^-]\s*\d|\d\s*=\s*\?|\bwhat (?:is|are) [-−]?\d|\bsolve\b/i;

/**
 * The kind of answer a question asks for, by its words; `text` where it can be answered freely. English only:
 * in other languages the signs are missing, and answers are compared as texts.
 */
export function askedKind(question: string): AnswerKind {
  const text = question.slice(-ASKED_CHARACTERS);
  if (JSON_ASKED.test(text)) return 'json';
  if (LETTER_ASKED.test(text) || offersChoices(text)) return 'letter';
  if (YES_NO_ASKED.test(text)) return 'yes_no';
  if (LABEL_ASKED.test(text)) return 'label';
  if (NUMBER_ASKED.test(text) || ARITHMETIC.test(text)) return 'number';
  const last = lastQuestion(text);
  return AUXILIARY.test(last) && !/\bor\b/i.test(last) ? 'yes_no' : 'text';
}

function offersChoices(text: string): boolean {
  const first = text.search(FIRST_CHOICE);
  return first !== -1 && SECOND_CHOICE.test(text.slice(first));
}

/** The last sentence that ends in a question mark; empty when there is none. */
function lastQuestion(text: string): string {
  const end = text.lastIndexOf('?');
  if (end === -1) return '';
  const before = text.slice(Math.max(0, end - 400), end);
  const start = Math.max(before.lastIndexOf('\n'), before.search(/[.!?:]\s+[^.!?:]*$/));
  return `${before.slice(start + 1).trim()}?`;
}
