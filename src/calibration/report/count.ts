/** A whole number with its thousands apart: 12,345. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** "1 prompt", "2 prompts". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}
