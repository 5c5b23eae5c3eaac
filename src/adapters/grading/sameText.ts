const BEFORE = new Set([' ', '"', "'", '`', '*', '“', '”', '‘', '’']);
const AFTER = new Set([...BEFORE, '.', '!']);

/**
 * Whether an answer is a given text and nothing else. White space, quotation marks and markup around it and a
 * final full stop do not count, nor does case, unless the text is wanted in capitals (7421-KLM, OCEAN).
 */
export function sameText(answer: string, wanted: string): boolean {
  const capitals = wanted === wanted.toUpperCase();
  const plain = (text: string) => {
    const bare = strip(text.normalize('NFKC').replaceAll(/\s+/g, ' '));
    return capitals ? bare : bare.toLowerCase();
  };
  return plain(answer) === plain(wanted);
}

/** A pattern for the end of a long text would be tried from every place in it. */
function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && BEFORE.has(text[start] ?? '')) start++;
  while (end > start && AFTER.has(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}
