/** How a hold-back is called on an axis and in a table; null is the whole answer. */
export function holdBackName(holdBackTokens: number | null): string {
  return holdBackTokens === null ? 'whole' : String(holdBackTokens);
}
