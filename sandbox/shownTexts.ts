import { tokenBytes } from './tokenBytes.ts';

/**
 * What each token adds to the text. Of a character in several tokens the last one brings the whole and those
 * before it nothing, as a server does that sends only whole characters. Joined, the result is `text` wherever
 * the tokens allow it; where they do not, they show themselves.
 */
export function shownTexts(tokens: readonly string[], text: string): readonly string[] {
  if (tokens.join('') === text) return tokens;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const shown = tokens.map((token) => decoder.decode(tokenBytes(token, true), { stream: true }));
  return shown.join('') === text ? shown : tokens;
}
