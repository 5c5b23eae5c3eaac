/** The code in an answer: its first fenced block, even one that was cut off, or all of it when none is fenced. */
export function codeOf(text: string): string {
  return /```[^\n`]*\n([\s\S]*?)(?:```|$)/.exec(text)?.[1] ?? text;
}
