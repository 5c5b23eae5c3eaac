/** Line ends and control characters become spaces; marks that turn the writing direction are dropped. */
export function plainLine(text: string): string {
  return text
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/\p{Cc}+|[\u2028\u2029]+/gu, ' ');
}
