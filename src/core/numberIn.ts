/** A decimal number with thousands separators, or a fraction. Bounded, so that no text makes it slow. */
const NUMBER = String.raw`[-−]?\d{1,30}(?:,\d{3}(?!\d)){0,10}(?:\.\d{1,30})?(?:\s?\/\s?\d{1,15}(?![\d/]))?`;

/** Where worked solutions put their answer, best first; the last of each counts. */
const MARKS = [
  String.raw`\\boxed\{[^\d{}]{0,12}?(NUMBER)`,
  String.raw`(?:^|\n)[ \t]*####[^\d\n]{0,8}?(NUMBER)`,
  String.raw`\b(?:answer|result|total)\b(?:\s+\w+){0,6}?\s*(?:is|:|=|of)\s*[^\d\n]{0,12}?(NUMBER)`,
  String.raw`=\s*(?:[$€£]\s*)?(NUMBER)`,
].map((mark) => new RegExp(mark.replace('NUMBER', NUMBER), 'gi'));

/** An answer that opens with its number; not the first entry of a list. */
const OPENING = new RegExp(String.raw`^[$€£~≈]?\s*(${NUMBER})(?![.)]\s)(?!\s*[-+*×÷/^])`);
const ANY = new RegExp(NUMBER, 'g');

const WORDS: readonly string[] =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const WORD = new RegExp(String.raw`\b(?:${WORDS.join('|')})\b`, 'gi');

/**
 * The number an answer comes to, spelled in one way ("1,234.50" is "1234.5"); null when it has none. One that is
 * marked as the answer counts before the first word, that before the last number of the text. Numbers up to
 * twenty may be written as words, where there are no digits.
 */
export function numberIn(text: string): string | null {
  for (const mark of MARKS) {
    const found = [...text.matchAll(mark)].at(-1)?.[1];
    if (found !== undefined) return spelled(found);
  }
  const opening = OPENING.exec(text)?.[1];
  if (opening !== undefined) return spelled(opening);
  const last = text.match(ANY)?.at(-1);
  if (last !== undefined) return spelled(last);
  const word = text.match(WORD)?.at(-1)?.toLowerCase();
  return word === undefined ? null : String(WORDS.indexOf(word));
}

function spelled(found: string): string {
  const digits = found.replaceAll(/[,\s]/g, '').replace('−', '-');
  const [over = '', under] = digits.split('/');
  const value = under === undefined ? Number(over) : Number(over) / Number(under);
  // Too large for exact numbers, or a division by zero: the text itself is compared.
  if (!Number.isFinite(value) || (Math.abs(value) > Number.MAX_SAFE_INTEGER && under === undefined))
    return digits;
  return String(Number(value.toPrecision(12)) + 0);
}
