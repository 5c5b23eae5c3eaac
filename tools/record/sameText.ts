/**
 * Whether an answer is a given text and nothing else. White space, quotation marks and markup around it and a
 * final full stop do not count, nor does case, unless the text is wanted in capitals (7421-KLM, OCEAN).
 */
export function sameText(answer: string, wanted: string): boolean {
  const capitals = wanted === wanted.toUpperCase();
  const plain = (text: string) => {
    const bare = text
      .normalize('NFKC')
      .replaceAll(/\s+/g, ' ')
      .replace(/^[\s"'`*“”‘’]+/, '')
      .replace(/[\s"'`*“”‘’.!]+$/, '');
    return capitals ? bare : bare.toLowerCase();
  };
  return plain(answer) === plain(wanted);
}
