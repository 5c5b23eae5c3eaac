/**
 * One spelling for characters that mean the same: apostrophes within words, paired quotation marks, kinds of space,
 * and, where the text does not speak of characters, canonical composition and full-width forms. Not NFKC, which
 * would make 2⁵ the number 25; what is invisible or looks like another letter stays, and makes its word unknown.
 */
export function tidyText(text: string): string {
  if (PLAIN.test(text)) return text;
  const tidied = text
    .replace(/(?<=\p{L})[\u2019\u02bc](?=\p{L})/gu, "'")
    .replace(/\u201c([^\u201c\u201d"]*)\u201d/g, '"$1"')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ');
  if (OF_CHARACTERS.test(tidied)) return tidied;
  return tidied.normalize('NFC').replace(/[\uff01-\uff5e]/g, (form) => form.normalize('NFKC'));
}

const PLAIN = /^[\t\n\r -~]*$/;
const OF_CHARACTERS =
  /["`«»]|(?:^|\s)'|unicode|code|utf|ascii|character|letter|byte|encod|symbol|sign|string|width|font|accent|typ(?:e|o)/i;
