/** How a vocabulary writes bytes as text: GPT-2's byte alphabet, or SentencePiece's `▁` and `<0x0A>`. */
export type Spelling = 'byte-level' | 'sentencepiece';

/** GPT-2 writes every byte as one printable character: itself where it is one, else the next from U+0100 on. */
const byteOfCharacter: ReadonlyMap<string, number> = (() => {
  const printable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  const map = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 0x100; byte++) {
    map.set(String.fromCodePoint(printable(byte) ? byte : next), byte);
    if (!printable(byte)) next++;
  }
  return map;
})();

const utf8 = new TextEncoder();

/** The bytes that a token, as its vocabulary spells it, stands for in the text; part of a character at times. */
export function tokenBytes(spelled: string, spelling: Spelling): Uint8Array {
  if (spelling === 'byte-level') {
    return Uint8Array.from(
      [...spelled].flatMap((character) => byteOfCharacter.get(character) ?? [...utf8.encode(character)]),
    );
  }
  const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(spelled)?.[1];
  return byte === undefined
    ? utf8.encode(spelled.replaceAll('\u2581', ' '))
    : Uint8Array.of(Number.parseInt(byte, 16));
}
