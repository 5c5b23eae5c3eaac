/**
 * The bytes a recorded token stands for. A token that is part of a character is recorded as OpenAI writes it:
 * each byte that is no character of its own as `\xHH`.
 * @param escaped whether the recording holds such tokens at all: a model may also write `\xce` as text.
 */
export function tokenBytes(token: string, escaped: boolean): Uint8Array {
  if (!escaped || !ESCAPE.test(token)) return Buffer.from(token, 'utf8');
  const parts = token.split(/((?:\\x[0-9a-f]{2})+)/);
  return Buffer.concat(
    parts.map((part) =>
      ESCAPE.test(part) ? Buffer.from(part.replaceAll('\\x', ''), 'hex') : Buffer.from(part),
    ),
  );
}

const ESCAPE = /\\x[0-9a-f]{2}/;
