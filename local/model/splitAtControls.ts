/** A piece of a rendered prompt: a control token of the template, or text. */
export type Piece = { readonly control: string } | { readonly text: string };

/**
 * Cuts a rendered chat template into control tokens and text and puts the messages' contents back in place of
 * their marks. A control token's spelling inside a content stays text, so no message can end its own turn or
 * begin another; text beside text is joined, so that it is tokenised as it would be in one piece.
 */
export function splitAtControls(
  rendered: string,
  {
    controls,
    contents,
  }: { readonly controls: Iterable<string>; readonly contents: ReadonlyMap<string, string> },
): Piece[] {
  const spellings = [...controls].sort((one, other) => other.length - one.length);
  const known = new Set(spellings);
  const borders = [...spellings, ...contents.keys()].map(escaped).join('|');
  const parts = borders === '' ? [rendered] : rendered.split(new RegExp(`(${borders})`));
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (known.has(part)) {
      pieces.push({ control: part });
      continue;
    }
    const text = contents.get(part) ?? part;
    const last = pieces.at(-1);
    if (last !== undefined && 'text' in last) pieces[pieces.length - 1] = { text: last.text + text };
    else if (text !== '') pieces.push({ text });
  }
  return pieces;
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
