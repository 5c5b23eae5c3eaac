/** Whether a text contains a phrase as whole words, whatever the case and the white space between them. */
export function containsPhrase(text: string, phrase: string): boolean {
  const literal = phrase
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('\\s+');
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu').test(text);
}
