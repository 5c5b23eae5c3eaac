import { messageOf } from '../../core/messageOf.ts';
/** A line that could not be read. */
export interface LineFault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/**
 * Reads a text line by line; empty lines are passed over.
 * @param file only named in faults.
 * @param read throws for a line that is not what it should be.
 */
export function readLines<Value>(
  file: string,
  text: string,
  read: (line: string) => Value,
): { readonly lines: readonly { line: number; value: Value }[]; readonly faults: readonly LineFault[] } {
  const lines: { line: number; value: Value }[] = [];
  const faults: LineFault[] = [];
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    try {
      lines.push({ line: at + 1, value: read(line) });
    } catch (cause) {
      const message = messageOf(cause);
      faults.push({ file, line: at + 1, message });
    }
  }
  return { lines, faults };
}
