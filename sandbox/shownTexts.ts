/**
 * What each token adds to the text. A token that is a part of a character was recorded with U+FFFD in place
 * of it: the last token of such a run brings the whole of what the run says, those before it nothing, as a
 * server does that sends only whole characters. Joined, the result is `text` wherever the tokens allow it.
 */
export function shownTexts(tokens: readonly string[], text: string): readonly string[] {
  if (tokens.join('') === text) return tokens;
  const shown: string[] = [];
  let at = 0;
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index] ?? '';
    if (!isPartial(token)) {
      shown.push(token);
      at += token.length;
      index += 1;
      continue;
    }
    const runEnd = endOf(tokens, index, isPartial);
    const whole = tokens
      .slice(
        runEnd,
        endOf(tokens, runEnd, (next) => !isPartial(next)),
      )
      .join('');
    const until = whole === '' ? text.length : text.indexOf(whole, at);
    // The text and the tokens disagree in a way that no partial character explains.
    if (until === -1) return tokens;
    shown.push(...Array<string>(runEnd - index - 1).fill(''), text.slice(at, until));
    at = until;
    index = runEnd;
  }
  return shown.join('') === text ? shown : tokens;
}

function isPartial(token: string): boolean {
  return token.includes('\u{FFFD}');
}

/** The first index from `start` on at which the condition ends. */
function endOf(tokens: readonly string[], start: number, holds: (token: string) => boolean): number {
  const length = tokens.slice(start).findIndex((token) => !holds(token));
  return length === -1 ? tokens.length : start + length;
}
