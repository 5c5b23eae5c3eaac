const number = String.raw`[-−]?\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-−]?\.\d+`;
/** What may stand between the words and the number: markup, a currency sign, \boxed{. */
const between = String.raw`[\s:*$€£\\(]*(?:boxed\{)?\s*`;
const stated = new RegExp(String.raw`answer(?:\s+(?:is|would be)|\s*:)${between}(${number})`, 'gi');
const equated = new RegExp(`(?:=|≈|equals|equal to)${between}(${number})`, 'gi');
const any = new RegExp(String.raw`(?<![\w.])(${number})`, 'g');

/**
 * The number that a text gives as its answer: the last one after "answer is" or "answer:"; else, of the last
 * sentence with a number in it, the last one after "=" or "equals", or the last one at all. Undefined without
 * a number. Thousands may have commas; a minus between two numbers is a subtraction, not a sign.
 */
export function answerNumber(text: string): number | undefined {
  const sentence = text.split(/(?<=[.!?])\s+|\n+/).findLast((part) => /\d/.test(part)) ?? '';
  return lastOf(text, stated) ?? lastOf(sentence, equated) ?? lastOf(sentence, any);
}

function lastOf(text: string, pattern: RegExp): number | undefined {
  const last = [...text.matchAll(pattern)].at(-1);
  const found = last?.[1];
  if (last === undefined || found === undefined) return undefined;
  const value = Number(found.replace('−', '-').replaceAll(/[\s,]/g, ''));
  const before = text.slice(0, last.index + last[0].length - found.length);
  return value < 0 && /[\d)]\s*$/.test(before) ? -value : value;
}
