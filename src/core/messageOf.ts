/** What something that was thrown says of itself, for a sentence that tells why. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
