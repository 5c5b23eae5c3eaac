const PRIME = 0x01000193;

/** The FNV-1a hash of nothing. */
const FNV1A_START = 0x811c9dc5;

/** FNV-1a, 32 bits, over a text's UTF-16 code units, low byte first, going on from `start`. */
export function fnv1a(text: string, start: number = FNV1A_START): number {
  let hash = start;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), PRIME);
  }
  return hash >>> 0;
}
